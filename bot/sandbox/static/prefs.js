// Small choices a browser keeps between visits. One without storage simply forgets them.
export function recall(key) {
  try {
    return localStorage.getItem(`local-slack.${key}`);
  } catch {
    return null;
  }
}

export function keep(key, value) {
  try {
    localStorage.setItem(`local-slack.${key}`, value);
  } catch {
    return false;
  }
  return true;
}
