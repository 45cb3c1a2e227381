// Links to conversations and messages of this workspace stay in the page; all others open a new tab.
import { goTo } from "./navigate.js";

// The channel and message an address of this workspace means, or nothing.
export function insideTarget(url) {
  const archive = /\/archives\/([CDG]\w+)(?:\/p(\d+)(\d{6}))?/.exec(url);
  if (archive) {
    const [, channel, seconds, micros] = archive;
    const thread = /[?&]thread_ts=([\d.]+)/.exec(url)?.[1];
    return { channel, ts: seconds && `${seconds}.${micros}`, thread };
  }
  const channel = /(?:app_redirect\?.*channel=|slack:\/\/channel\?.*\bid=)([CDG]\w+)/.exec(url)?.[1];
  return channel && { channel };
}

export function followLink(event, url) {
  const target = insideTarget(url);
  if (!target) return;
  event.preventDefault();
  goTo(target.channel, { focus: target.ts, thread: target.thread });
}
