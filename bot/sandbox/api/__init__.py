"""The Web API, one file for each family of methods. `registry.METHODS` names them all."""
