// A small incident bot in Slack's own framework, over HTTP on PORT or, without one, over Socket Mode. Each thing that
// happens to it is told as a line of JSON.
import bolt from "@slack/bolt";

const clientOptions = { slackApiUrl: process.env.SLACK_API_URL };
const port = process.env.PORT;
const way = port
  ? { signingSecret: "local-demo-signing-secret" }
  : { socketMode: true, appToken: "xapp-local-demo", installerOptions: { clientOptions } };
const app = new bolt.App({ token: "xoxb-local-demo", clientOptions, logLevel: "error", ...way });
const tell = (what, more = {}) => console.log(JSON.stringify({ what, ...more }));

const view = {
  type: "modal",
  callback_id: "declare",
  title: { type: "plain_text", text: "Declare" },
  submit: { type: "plain_text", text: "Declare" },
  blocks: [
    {
      type: "input",
      block_id: "title",
      label: { type: "plain_text", text: "Title" },
      element: { type: "plain_text_input", action_id: "value" },
    },
  ],
};

app.command("/incident", async ({ ack, body, client }) => {
  await ack("Opening a form");
  await client.views.open({ trigger_id: body.trigger_id, view });
});

app.view("declare", async ({ ack, view: filled, client }) => {
  const title = filled.state.values.title.value.value;
  if (title === "no") {
    await ack({ response_action: "errors", errors: { title: "Say more" } });
    return;
  }
  await ack();
  const elements = [{ type: "button", action_id: "ack", text: { type: "plain_text", text: "Acknowledge" } }];
  await client.chat.postMessage({ channel: "C01GENERAL", text: title, blocks: [{ type: "actions", elements }] });
});

app.action("ack", async ({ ack, body, respond }) => {
  await ack();
  await respond({ replace_original: true, text: `Acknowledged by <@${body.user.id}>` });
});

app.event("app_home_opened", async ({ event }) => tell("home", { user: event.user, tab: event.tab }));
app.error(async (error) => tell("error", { error: String(error) }));

await app.start(port ? Number(port) : undefined);
tell("ready");
