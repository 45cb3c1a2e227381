# The virtual environment is made in the first stage; the second has no compiler, no uv and no sources.
FROM python:3.13-slim AS build
RUN pip install --no-cache-dir "uv==0.13.*"
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_NO_CACHE=1 UV_PYTHON_DOWNLOADS=never
WORKDIR /app
# The dependencies have a layer of their own, which a change of the code leaves as it is.
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --no-install-project
COPY README.md LICENSE ./
COPY bot bot
RUN uv sync --frozen --no-dev --no-editable

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home tocsin && install --directory --owner tocsin --mode 700 /data
WORKDIR /app
COPY --from=build /app/.venv .venv
COPY config config
COPY playbooks playbooks
ENV PATH="/app/.venv/bin:$PATH" PYTHONUNBUFFERED=1 TOCSIN_DATA=/data
USER tocsin
VOLUME /data
EXPOSE 3000
ENTRYPOINT ["tocsin"]
CMD ["up"]
