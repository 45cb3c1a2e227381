// What an app in Node does first, with Slack's own client; tells what it saw as JSON.
import { WebClient } from "@slack/web-api";

const client = new WebClient("xoxb-local-demo", { slackApiUrl: process.env.SLACK_API_URL });
const refused = (call) => call.then(() => null, (error) => error.data?.error ?? String(error));

const me = await client.auth.test();
const { channel } = await client.conversations.create({ name: "inc-node" });
const taken = await refused(client.conversations.create({ name: "inc-node" }));
const blocks = [{ type: "section", block_id: "said", text: { type: "mrkdwn", text: "*one*" } }];
const posted = await client.chat.postMessage({ channel: channel.id, text: "one", blocks });
for (const text of ["two", "three", "four", "five"]) {
  await client.chat.postMessage({ channel: channel.id, text });
}
await client.chat.update({ channel: channel.id, ts: posted.ts, text: "one, edited" });
const wrong = await refused(
  client.chat.postMessage({ channel: channel.id, text: "x", blocks: [{ type: "section" }] }),
);
const pages = [];
for await (const page of client.paginate("conversations.history", { channel: channel.id, limit: 2 })) {
  pages.push(page.messages.map((message) => message.text));
}
console.log(JSON.stringify({ user: me.user_id, channel: channel.id, sent: posted.message.blocks, taken, wrong, pages }));
