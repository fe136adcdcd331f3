// The three languages of a page that can ask nobody for a translation. A book of words maps each key to its words in
// simplified Chinese, traditional Chinese and English; `#name` in them is filled in.

const LANGUAGES = ["zh-Hans", "zh-Hant", "en"];

const given = new WeakMap();
let book = {};
let spoken = 0;

/** Return the words of a key in the language spoken now. */
export function say(key, values = {}) {
  return book[key][spoken].replace(/#(\w+)/g, (mark, name) => values[name] ?? mark);
}

/** Let an element say the words of a key, now and after a change of language; returns the element. */
export function tell(element, key, values = {}) {
  element.dataset.say = key;
  given.set(element, values);
  element.textContent = say(key, values);
  return element;
}

/** Return the language spoken now. */
export const language = () => LANGUAGES[spoken];

/** Speak from the book; the buttons of the page change the language, and `then` runs after every change. */
export function speak(words, then = () => {}) {
  book = words;
  const change = (chosen) => {
    spoken = LANGUAGES.indexOf(chosen);
    document.documentElement.lang = chosen;
    document.title = say("title");
    for (const element of document.querySelectorAll("[data-say]")) tell(element, element.dataset.say, given.get(element));
    for (const element of document.querySelectorAll("[data-label]")) {
      element.setAttribute("aria-label", say(element.dataset.label));
    }
    for (const button of document.querySelectorAll("[data-language]")) {
      button.toggleAttribute("aria-current", button.dataset.language === chosen);
      if (button.dataset.language === chosen) button.setAttribute("aria-current", "true");
    }
    then();
  };
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => change(button.dataset.language));
  }
  change(preferred());
}

function preferred() {
  const [wanted = ""] = navigator.languages;
  if (/^en\b/i.test(wanted)) return "en";
  return /^zh-(hant|tw|hk|mo)/i.test(wanted) ? "zh-Hant" : "zh-Hans";
}
