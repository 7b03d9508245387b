// people finds names and colours for ids.
export function people(state) {
  const users = new Map(state.users.map((u) => [u.id, u]));
  const channels = new Map(state.channels.map((c) => [c.id, c]));
  return {
    user: (id) => users.get(id) || (id === "USLACKBOT" ? { id, name: "slackbot", real_name: "Slackbot", is_bot: true } : { id, name: id, real_name: id }),
    channel: (id) => channels.get(id),
    all: state.users,
    channels: state.channels,
    bot: state.bot.id,
    me: state.me,
  };
}

const palette = ["#2c6e91", "#b4532a", "#4f7a28", "#7a4fa3", "#a3324f", "#8a6d1c"];

export function colour(id) {
  let sum = 0;
  for (const c of id) sum = (sum * 31 + c.charCodeAt(0)) % 997;
  return palette[sum % palette.length];
}

export const date = (ts) => new Date(parseFloat(ts) * 1000);

export const clock = (ts) => date(ts).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });

export function day(ts) {
  const d = date(ts);
  const today = new Date();
  const midnight = (x) => new Date(x.getFullYear(), x.getMonth(), x.getDate()).getTime();
  const gone = Math.round((midnight(today) - midnight(d)) / 86400000);
  if (gone === 0) return "Today";
  if (gone === 1) return "Yesterday";
  return d.toLocaleDateString([], { weekday: "long", day: "numeric", month: "long", year: gone > 300 ? "numeric" : undefined });
}
