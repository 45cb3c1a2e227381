// Uploads a file in the three steps that Slack's own client makes of it; tells what it saw as JSON.
import { WebClient } from "@slack/web-api";

const client = new WebClient("xoxb-local-demo", { slackApiUrl: process.env.SLACK_API_URL });
const { channel } = await client.conversations.create({ name: "inc-files" });
const done = await client.filesUploadV2({
  channel_id: channel.id,
  filename: "timeline.txt",
  content: "10:00 declared",
  initial_comment: "The timeline",
});
console.log(JSON.stringify({ channel: channel.id, ok: done.ok, files: done.files.map((one) => one.files[0].id) }));
