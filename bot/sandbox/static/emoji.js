// Emoji codes that people and incident bots use, with their characters.
const TABLE = `
rotating_light🚨 fire_engine🚒 fire🔥 white_check_mark✅ heavy_check_mark✔️ ballot_box_with_check☑️ ballot_box_with_ballot🗳️ scales⚖️ file_cabinet🗄️ leftwards_arrow_with_hook↩️ x❌ negative_squared_cross_mark❎
pushpin📌 round_pushpin📍 eyes👀 eye👁️ warning⚠️ bell🔔 no_bell🔕 mega📣 loudspeaker📢 speaker🔈 hourglass⌛ hourglass_flowing_sand⏳
red_circle🔴 large_red_circle🔴 large_orange_circle🟠 large_yellow_circle🟡 large_green_circle🟢 large_blue_circle🔵 blue_circle🔵
large_purple_circle🟣 large_brown_circle🟤 white_circle⚪ black_circle⚫ large_red_square🟥 large_orange_square🟧 large_yellow_square🟨
large_green_square🟩 large_blue_square🟦 white_large_square⬜ black_large_square⬛ red_square🟥 lock🔒 unlock🔓 closed_lock_with_key🔐 key🔑
memo📝 pencil📝 pencil2✏️ page_facing_up📄 scroll📜 clipboard📋 books📚 book📖 notebook📓 ledger📒 bookmark🔖 label🏷️ link🔗 paperclip📎
chart📈 chart_with_upwards_trend📈 chart_with_downwards_trend📉 bar_chart📊 calendar📅 date📅 spiral_calendar_pad🗓️ card_index🗂️ file_folder📁
inbox_tray📥 outbox_tray📤 email📧 envelope✉️ incoming_envelope📨 phone☎️ telephone_receiver📞 iphone📱 pager📟 computer💻 desktop_computer🖥️
satellite📡 satellite_antenna📡 electric_plug🔌 battery🔋 bulb💡 flashlight🔦 mag🔍 mag_right🔎 microscope🔬 test_tube🧪 syringe💉 pill💊
wrench🔧 hammer🔨 hammer_and_wrench🛠️ gear⚙️ nut_and_bolt🔩 toolbox🧰 package📦 construction🚧 ship🚢 rocket🚀 airplane✈️ helicopter🚁
ambulance🚑 police_car🚓 shield🛡️ no_entry⛔ no_entry_sign🚫 octagonal_sign🛑 stop_sign🛑 vertical_traffic_light🚦 traffic_light🚥
triangular_flag_on_post🚩 checkered_flag🏁 white_flag🏳️ black_flag🏴 clock1🕐 clock3🕒 clock4🕓 clock9🕘 alarm_clock⏰ stopwatch⏱️ timer_clock⏲️
watch⌚ mantelpiece_clock🕰️ repeat🔁 arrows_counterclockwise🔄 arrows_clockwise🔃 arrow_up⬆️ arrow_down⬇️ arrow_left⬅️ arrow_right➡️
arrow_upper_right↗️ arrow_lower_right↘️ small_red_triangle🔺 small_red_triangle_down🔻 arrow_forward▶️ fast_forward⏩ black_square_for_stop⏹️
double_vertical_bar⏸️ heavy_plus_sign➕ heavy_minus_sign➖ exclamation❗ bangbang‼️ question❓ grey_question❔ interrobang⁉️ information_source ℹ️ sos🆘
new🆕 ok🆗 up🆙 cool🆒 hash#️⃣ one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ keycap_ten🔟 zero 0️⃣ zap⚡ boom💥 collision💥
bomb💣 bug🐛 beetle🐞 ghost👻 skull💀 robot_face🤖 alien👽 brain🧠 muscle💪 +1👍 thumbsup👍 -1👎 thumbsdown👎 ok_hand👌 wave👋 raised_hands🙌
raising_hand🙋 raised_hand✋ hand✋ clap👏 pray🙏 handshake🤝 point_right👉 point_left👈 point_up☝️ point_down👇 writing_hand✍️ crossed_fingers🤞
smile😄 smiley😃 grinning😀 grin😁 joy😂 slightly_smiling_face🙂 wink😉 blush😊 innocent😇 sunglasses😎 thinking_face🤔 neutral_face😐 confused😕
worried😟 disappointed😞 cry😢 sob😭 scream😱 fearful😨 cold_sweat😰 sweat_smile😅 sweat😓 tired_face😫 sleeping😴 zzz💤 exploding_head🤯 rage😡
angry😠 face_palm🤦 shrug🤷 nerd_face🤓 partying_face🥳 saluting_face🫡 melting_face🫠 upside_down_face🙃 heart❤️ broken_heart💔 star⭐ star2🌟
sparkles✨ tada🎉 confetti_ball🎊 trophy🏆 medal🏅 dart🎯 100💯 moneybag💰 credit_card💳 money_with_wings💸 shopping_trolley🛒 coffee☕ pizza🍕
beer🍺 cake🍰 doughnut🍩 seedling🌱 evergreen_tree🌲 sunny☀️ sunrise🌅 cloud☁️ rain_cloud🌧️ thunder_cloud_and_rain⛈️ tornado🌪️ ocean🌊
snowflake❄️ rainbow🌈 earth_africa🌍 globe_with_meridians🌐 world_map🗺️ house🏠 office🏢 hospital🏥 factory🏭 bank🏦 door🚪 busts_in_silhouette👥
bust_in_silhouette👤 man_technologist👨‍💻 woman_technologist👩‍💻 technologist🧑‍💻 firefighter🧑‍🚒 detective🕵️ scientist🧑‍🔬 superhero🦸 crown👑 tophat🎩
necktie👔 graduation_cap🎓 helmet_with_white_cross⛑️ safety_vest🦺 ticket🎫 speech_balloon💬 thought_balloon💭 left_speech_bubble🗨️
microphone🎤 studio_microphone🎙️ headphones🎧 musical_note🎵 movie_camera🎥 camera📷 tv📺 radio📻 crystal_ball🔮 game_die🎲 jigsaw🧩 puzzle_piece🧩
thread🧵 broom🧹 wastebasket🗑️ recycle♻️ dna🧬 anchor⚓ turtle🐢 snail🐌 rabbit🐰 dog🐶 cat🐱 bee🐝 unicorn_face🦄 dragon🐉 whale🐳 octopus🐙
`;

const BY_CODE = new Map(
  [...TABLE.matchAll(/(?:^|\s)([a-z_]+\d{0,2}|100|[+-]1)\s?([^\sa-z_][^\s]*)/g)].map(([, code, char]) => [code, char]),
);

export const QUICK = ["pushpin", "white_check_mark", "fast_forward", "eyes", "+1", "rotating_light", "pray", "tada",
  "heart", "raised_hands", "wave", "warning", "fire", "memo", "bell", "mega", "hourglass_flowing_sand", "rocket",
  "bug", "100", "joy", "cry", "saluting_face", "x"];

// The character for a code, without its skin tone; nothing when the code is not known.
export const emoji = (code) => BY_CODE.get(code.replace(/::skin-tone-\d$/, ""));

export function findEmoji(text, most = 8) {
  const wanted = text.toLowerCase();
  const codes = [...BY_CODE.keys()];
  const first = codes.filter((code) => code.startsWith(wanted));
  const rest = codes.filter((code) => code.includes(wanted) && !code.startsWith(wanted));
  return [...first, ...rest].slice(0, most).map((code) => ({ code, char: BY_CODE.get(code) }));
}
