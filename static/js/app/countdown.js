// Time left by the server's clock: the page carries the legal time it was made at, and only the time that has
// passed since is taken from the visitor's machine.

const UNITS = {
  "zh-Hans": { left: "还有 ", after: "", names: ["天", "小时", "分钟", "秒"] },
  "zh-Hant": { left: "還有 ", after: "", names: ["天", "小時", "分鐘", "秒"] },
  en: { left: "", after: " left", names: ["day", "hour", "minute", "second"] },
};
const SECONDS = [86400, 3600, 60, 1];

export function startCountdowns(root) {
  for (const element of root.querySelectorAll("[data-until]")) run(element);
}

export function startClocks(root) {
  for (const element of root.querySelectorAll("[data-clock]")) tick(element);
}

function tick(element) {
  const loaded = performance.now();
  const begun = Date.parse(element.dataset.clock);
  const day = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", timeStyle: "medium" });
  setInterval(() => {
    element.textContent = day.format(begun + performance.now() - loaded);
  }, 1000);
}

function run(element) {
  const loaded = performance.now();
  const span = Date.parse(element.dataset.until) - Date.parse(element.dataset.now);
  const words = UNITS[document.documentElement.lang] ?? UNITS["zh-Hans"];

  function show() {
    const left = Math.ceil((span - (performance.now() - loaded)) / 1000);
    element.classList.toggle("countdown-due", left > 0 && left < 86400);
    element.classList.toggle("countdown-over", left <= 0);
    const text = left <= 0 ? element.dataset.after : words.left + duration(left, words.names) + words.after;
    if (element.textContent !== text) element.textContent = text;
    if (left > 0) setTimeout(show, left > 7200 ? 30_000 : 1000);
  }

  show();
}

function duration(left, names) {
  const first = SECONDS.findIndex((size) => left >= size);
  const parts = [];
  let rest = left;
  for (let index = first; index < Math.min(first + 2, SECONDS.length); index += 1) {
    const count = Math.floor(rest / SECONDS[index]);
    rest %= SECONDS[index];
    const plural = document.documentElement.lang === "en" && count !== 1 ? "s" : "";
    if (count || index === first) parts.push(`${count} ${names[index]}${plural}`);
  }
  return parts.join(" ");
}
