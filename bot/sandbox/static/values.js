// What an element holds: its first value, in the form in which the app is told of it.

const one = (el, key, from) => ({ type: el.type, [key]: el[from] ?? null });

const FIRST = {
  static_select: (el) => one(el, "selected_option", "initial_option"),
  external_select: (el) => one(el, "selected_option", "initial_option"),
  users_select: (el) => one(el, "selected_user", "initial_user"),
  conversations_select: (el) => one(el, "selected_conversation", "initial_conversation"),
  channels_select: (el) => one(el, "selected_channel", "initial_channel"),
  multi_static_select: (el) => ({ type: el.type, selected_options: el.initial_options || [] }),
  multi_external_select: (el) => ({ type: el.type, selected_options: el.initial_options || [] }),
  multi_users_select: (el) => ({ type: el.type, selected_users: el.initial_users || [] }),
  multi_conversations_select: (el) => ({ type: el.type, selected_conversations: el.initial_conversations || [] }),
  multi_channels_select: (el) => ({ type: el.type, selected_channels: el.initial_channels || [] }),
  checkboxes: (el) => ({ type: el.type, selected_options: el.initial_options || [] }),
  radio_buttons: (el) => one(el, "selected_option", "initial_option"),
  datepicker: (el) => one(el, "selected_date", "initial_date"),
  timepicker: (el) => one(el, "selected_time", "initial_time"),
  datetimepicker: (el) => one(el, "selected_date_time", "initial_date_time"),
  plain_text_input: (el) => one(el, "value", "initial_value"),
  email_text_input: (el) => one(el, "value", "initial_value"),
  url_text_input: (el) => one(el, "value", "initial_value"),
  number_input: (el) => one(el, "value", "initial_value"),
  file_input: (el) => ({ type: el.type, files: [] }),
  rich_text_input: (el) => one(el, "rich_text_value", "initial_value"),
};

const firstValue = (el) => FIRST[el.type]?.(el);

export const blockId = (block, n) => block.block_id || `block-${n}`;

const elementsOf = (block) => [...(block.elements || []), block.element, block.accessory].filter((el) => el?.action_id);

// The values of all elements, by block and action. Those in `before` are kept where both ids are the same.
export function collect(blocks, before = {}) {
  const values = {};
  (blocks || []).forEach((block, n) => {
    if (block.child_blocks) Object.assign(values, collect(block.child_blocks, before));
    for (const el of elementsOf(block)) {
      const first = firstValue(el);
      if (!first) continue;
      const kept = before[blockId(block, n)]?.[el.action_id];
      (values[blockId(block, n)] ||= {})[el.action_id] = kept?.type === el.type ? kept : first;
    }
  });
  return values;
}
