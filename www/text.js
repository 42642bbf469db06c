// @ts-check
// Every word that the page says, in one place. To translate the page, translate this file.

const number = new Intl.NumberFormat("en");
const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0 });
const dayFormat = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" });
const monthFormat = new Intl.DateTimeFormat("en", { year: "numeric", month: "long", timeZone: "UTC" });

/** @param {number} n @param {string} one @param {string} many */
function some(n, one, many) {
  return `${number.format(n)} ${n === 1 ? one : many}`;
}

/** @type {Record<string, string>} */
const kinds = { direct: "Direct", mixed: "Partly in marks", indirect: "Indirect", scare: "Scare quotes" };
/** @type {Record<string, string>} */
const types = {
  PERSON: "Person", ORG: "Organisation", GPE: "Country or town", LOC: "Region", FAC: "Building", NORP: "Group", EVENT: "Event", PRODUCT: "Product",
  LAW: "Law", DATE: "Date", TIME: "Time", MONEY: "Money", PERCENT: "Percentage", QUANTITY: "Quantity", MISC: "Other",
};
/** @type {Record<string, string>} */
const defects = {
  reversed: "the marks are reversed", mismatched: "opening and closing marks do not match", "opening-as-closing": "closed by an opening mark",
  "closing-as-opening": "opened by a closing mark", padded: "spaces inside the marks", unclosed: "a mark is missing", "cue-inside": "the cue stands inside the marks",
  "no-marks": "marks are missing", doubled: "the marks are doubled",
};
/** @type {Record<string, string>} */
const repairs = {
  encoding: "garbled characters", invisible: "invisible characters", ligature: "ligatures", hyphenation: "words parted at line ends", reference: "character codes", quoting: "marks of forwarded mail",
};
/** @type {Record<string, string>} */
const foreign = {
  paywall: "Paywall notice", promo: "Promotion", credit: "Credit", share: "Share line", caption: "Caption", placeholder: "Placeholder", navigation: "Navigation", dateline: "Dateline",
};

/** @type {Record<string, string>} */
const rules = { network: "the words around it, as a fitted model reads them", corrected: "you said so" };

/** A date in words. @param {string} value @returns {string} */
function dateWords(value) {
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(value);
  if (!parts || (parts[2] && Number(parts[2]) > 12)) return value;
  const date = new Date(Date.UTC(Number(parts[1]), Number(parts[2] ?? 1) - 1, Number(parts[3] ?? 1)));
  if (Number.isNaN(date.getTime())) return value;
  const words = parts[3] ? dayFormat.format(date) : parts[2] ? monthFormat.format(date) : parts[1];
  const rest = value.slice(parts[0].length).replace(/^T(\d{2}:\d{2}).*$/, ", $1");
  return words + (rest.startsWith("/") ? ` – ${dateWords(rest.slice(1))}` : rest);
}

export const t = {
  skip: "Skip to the article",
  close: "Close",
  cancel: "Cancel",
  ok: "OK",
  copy: "Copy",
  copied: "Copied",
  notCopied: "The browser did not allow copying",
  more: (/** @type {number} */ n) => `Show ${number.format(n)} more`,
  percent: (/** @type {number} */ share) => percent.format(share),
  words: (/** @type {number} */ n) => some(n, "word", "words"),
  /** A date in words; what is no date stays as it is. */
  date: (/** @type {string} */ value) => dateWords(value),
  /** The name of a rule, readable. */
  rule: (/** @type {string} */ name) => rules[name] ?? name.replaceAll(/[-_]/g, " "),
  kinds,
  types,
  /** @type {Record<string, string>} */
  groups: { person: "People", org: "Organisations", place: "Places", other: "Other names", date: "Dates", figure: "Figures" },
  /** @type {Record<string, string>} */
  cues: { speech: "speech", stance: "belief or wish" },
  tools: { label: "Tools", add: "Add", compare: "Compare", export: "Export", corrections: "Corrections", help: "Help and keys" },
  side: { label: "Findings", tabs: "Findings", text: "Article", people: "People", quotes: "Quotations", audit: "Sources", dates: "Dates" },
  status: {
    loading: (/** @type {number} */ n, /** @type {number} */ of) => `Loading the language models (${n} of ${of})`,
    missing: (/** @type {string[]} */ list) => `Works without a part that could not be loaded: ${list.join(", ")}`,
    restart: "The analysis stopped and is started again",
    failed: (/** @type {string} */ why) => `The analysis cannot run in this browser: ${why}`,
    analysing: "Reading the article…",
    wait: "The language models are loading; the article is read as soon as they are here.",
    progress: (/** @type {number} */ n, /** @type {number} */ of) => n < of ? `Article ${n + 1} of ${of}` : "Matching quotations",
    comparing: "Comparing the articles…",
    cancelled: "cancelled",
    stopped: "the analysis stopped",
  },
  start: {
    heading: "Who said what?",
    lead: "Paste a news article. You see who is in it and every statement in it, with whoever is credited for it.",
    label: "Text of an article",
    placeholder: "Paste an article here, or type…",
    go: "Read it",
    pick: "Choose files",
    folder: "Choose a folder",
    drop: "or drop files anywhere on this page",
    samples: "Try three sample articles",
    fictional: "Invented for this page: no such people, papers or ferries.",
    points: [
      ["Stays here.", "The article is read on this device. Nothing you put in is sent anywhere."],
      ["Shows why.", "Every attribution comes with its words, its certainty and the rule behind it."],
      ["Several at once.", "Put in the same story from different papers and compare who is quoted with what words."],
    ],
    bookmarklet: "To read a page from your browser, keep this among your bookmarks:",
    bookmark: "Read in onrecord",
    onlyLink: "Only a link was shared",
    shareText: "This page opens no links: it connects to nothing. Select the article's text and share that, or paste it here.",
    drag: "Drag this link to your bookmarks bar. There it opens the page that you are reading in onrecord.",
  },
  files: {
    empty: "there is no text in it",
    pdf: {
      single: "this page as one file cannot read PDFs; open the PDF, select the text and paste it",
      missing: "this copy of the page was built without the reader of PDFs; open the PDF, select the text and paste it",
      offline: "the reader of PDFs is not on this device yet; go online once, or open the PDF, select the text and paste it",
      long: (/** @type {number} */ most) => `it has more than ${most} pages; open it, select the article and paste it`,
      locked: "it is locked by a password; open it with the password, select the text and paste it",
      damaged: "the PDF is damaged; open it in another program, select the text and paste it",
      scanned: "it holds pictures of pages and no text; let a program for text recognition (OCR) read it first",
    },
    large: (/** @type {number} */ most) => `larger than ${number.format(most / 1e6)} MB`,
    refused: (/** @type {number} */ n) => `${some(n, "file", "files")} could not be read`,
  },
  articles: {
    label: "Articles",
    pasted: "Pasted article",
    sample: "Sample:",
    fictional: "(fictional)",
    menu: (/** @type {string} */ name) => `More for ${name}`,
    rename: "Rename",
    edit: "Edit the text",
    earlier: "Move to the left",
    later: "Move to the right",
    remove: "Remove",
    again: "Try again",
    failed: (/** @type {string} */ why) => `This article could not be read: ${why}`,
  },
  article: {
    label: "Article",
    foreign: (/** @type {string} */ kind) => `${foreign[kind] ?? kind}: `,
    repaired: (/** @type {string[]} */ list) => `Read as meant: ${list.map((r) => repairs[r] ?? r).join(", ")}`,
    count: (/** @type {number} */ words, /** @type {number} */ people, /** @type {number} */ quotes) =>
      [some(words, "word", "words"), some(people, "person", "people"), some(quotes, "quotation", "quotations")].join(" · "),
  },
  quote: {
    nobody: "Nobody named",
    details: "Details of the quotation",
    chip: (/** @type {string} */ kind, /** @type {string} */ speaker) => `Quotation, ${kind.toLowerCase()}, by ${speaker}. Details`,
    cue: "Cue",
    chain: "Who that is",
    addressee: "Said to",
    confidence: "Confidence",
    runnerUp: "Otherwise",
    rule: "Because",
    marks: "Marks",
    repeat: "repeated",
    repeatOf: "Repeats",
    fuller: "the fuller version",
    defects: (/** @type {string[]} */ list) => list.map((d) => defects[d] ?? d).join(", "),
  },
  people: {
    none: "No names were found in this article.",
    also: "Also:",
    numbers: (/** @type {number} */ mentions, /** @type {number} */ words) => `${some(mentions, "mention", "mentions")}${words ? ` · ${some(words, "word", "words")} quoted` : ""}`,
    mentions: (/** @type {number} */ names, /** @type {number} */ others) => `${some(names, "time", "times")} by name${others ? `, ${some(others, "time", "times")} by another word` : ""}`,
    count: (/** @type {number} */ n) => some(n, "mention", "mentions"),
    card: (/** @type {number} */ mentions, /** @type {number} */ quotes) => `${some(mentions, "mention", "mentions")} · ${some(quotes, "quotation", "quotations")}`,
    previous: "Previous",
    next: "Next",
    words: "Their words",
    places: "All mentions",
    unlisted: (/** @type {number} */ n) => `and ${number.format(n)} more, by the keys for previous and next`,
  },
  quotes: {
    none: "No quotations were found in this article.",
    filtered: "No quotation fits these filters.",
    kinds: "Kinds of quotation",
    person: "Speaker",
    everybody: "Everybody",
    confidence: "Confidence",
    sure: (/** @type {number} */ v) => (v === 0 ? "Any confidence" : v < 0 ? `Below ${percent.format(-v)}` : `${percent.format(v)} and more`),
    search: "Search the quotations",
    count: (/** @type {number} */ n, /** @type {number} */ of) => (n === of ? some(n, "quotation", "quotations") : `${number.format(n)} of ${some(of, "quotation", "quotations")}`),
  },
  audit: {
    sources: "Sources",
    share: "of the text is quoted",
    direct: "of that in their own words",
    unnamed: "from sources without a name",
    caption: "Words quoted from each source",
    source: "Source",
    words: "Words",
    first: "Where it is first quoted",
    noname: "(no name)",
    split: (/** @type {number} */ d, /** @type {number} */ m, /** @type {number} */ i) => `${d} direct, ${m} partly in marks, ${i} indirect`,
    note: "Repeats and parts of longer quotations count once.",
  },
  dates: {
    none: "No dates were found in this article.",
    published: (/** @type {string} */ date) => `Published ${date}`,
    loose: "Without a fixed date",
  },
  compare: {
    label: "Comparison",
    heading: (/** @type {number} */ n) => `${some(n, "article", "articles")} compared`,
    few: "Two articles are needed for a comparison.",
    matrix: "Said in several articles",
    utterance: "Speaker",
    none: "No statement occurs in more than one of these articles.",
    all: "All differences",
    filter: "Show only rows with a difference in",
    added: "not in the fullest version",
    cut: "only in the fullest version",
    absent: "not quoted",
    dropped: "removed by a correction",
    fullest: "fullest",
    severe: "changes the sense",
    nothing: "nothing",
    alone: "Said only here",
    speakers: "Who is quoted where",
    copies: (/** @type {string[]} */ titles, /** @type {number} */ share) => `${titles.join(" and ")} are nearly the same text (${percent.format(share)}).`,
  },
  /** @type {Record<string, string>} */
  differences: { negation: "Negation", number: "Number", name: "Name", date: "Date", speaker: "Speaker", cue: "Cue", kind: "Kind", cut: "Cut", added: "Added", wording: "Wording" },
  corrections: {
    heading: "Your corrections",
    lead: "They hold for every article with the same words, stay on this device, and can be shared as a file.",
    empty: "None yet. Choose a name or a quotation and press one of the keys on its card.",
    mark: "✎ corrected",
    mine: "Corrected by you",
    rightMark: "✓ right",
    selected: "What you have selected",
    name: "Name",
    quotation: "Quotation",
    limits: "These limits",
    yours: "Corrected",
    correct: "Correct",
    found: (/** @type {string} */ name, /** @type {string} */ type) => `The machine found: ${name} (${type})`,
    /** @type {Record<string, string>} */
    actions: {
      speaker: "Speaker", kind: "Kind", limits: "Limits", drop: "No quotation", confirm: "Right",
      retype: "Type", rename: "Rename", merge: "Same as…", split: "Split off", delete: "No name", right: "Right",
    },
    /** @type {Record<string, string>} */
    ops: {
      speaker: "Speaker", kind: "Kind", limits: "Limits", drop: "No quotation", confirm: "Right",
      retype: "Type", rename: "Name", merge: "Same as", split: "Someone else", delete: "No name", right: "Right",
      name: "Missed name", quote: "Missed quotation",
    },
    whoSaid: "Who said it?",
    typeSpeaker: "Choose by number, or type a name",
    whichKind: "What kind of quotation is it?",
    whichType: (/** @type {string} */ name) => `What is ${name}?`,
    whatIs: (/** @type {string} */ words) => `What is “${words}”?`,
    same: "the same",
    nameWords: "Which words are the name? As they stand in the article",
    quoteWords: "Which words are the quotation? As they stand in the article",
    notThere: (/** @type {string} */ words) => `“${words}” does not stand in this article.`,
    newName: "Name to show",
    sameAs: (/** @type {string} */ name) => `${name} is the same as`,
    whichForm: (/** @type {string} */ name) => `Which words do not mean ${name}?`,
    noForms: "There is only one form of this name in the article.",
    selectFirst: "Select the words of the quotation in the text first, then press l.",
    selectSomething: "Choose a name or a quotation first.",
    selectName: "Choose a name first.",
    selectQuote: "Choose a quotation first.",
    noFile: "this is no file of corrections",
    noCorrection: (/** @type {string} */ given) => `this is no correction: ${given}`,
    done: "Corrected",
    undone: "Taken back",
    redone: "Done again",
    nothing: "Nothing left",
    undo: "Undo",
    redo: "Redo",
    save: "Save as a file",
    load: "Read a file",
    read: (/** @type {number} */ n) => `${some(n, "correction", "corrections")} read`,
    removeOne: (/** @type {string} */ words) => `Remove: ${words}`,
  },
  choose: { filter: "Choose by number, or type to search" },
  clear: {
    heading: "Forget everything",
    question: "All articles and corrections on this device are deleted.",
    yes: "Delete all",
    done: "Everything is deleted",
  },
  export: {
    heading: "Take it out",
    which: "Which articles",
    one: "This article",
    all: (/** @type {number} */ n) => `All ${n} articles`,
    nothing: "There is nothing to take out yet.",
    saved: (/** @type {string} */ file) => `Saved as ${file}`,
    copy: (/** @type {string} */ format) => `Copy ${format}`,
    print: "Print",
    who: "Who and what",
    said: "Who said what",
    kind: "Kind",
    words: "Words",
    name: "Name",
    role: "Role",
    mentions: "Mentions",
    made: "Made with onrecord. Found by a program and possibly wrong: check against the article.",
    several: (/** @type {number} */ n) => `${n} articles`,
    /** @type {Record<string, string[]>} */
    formats: {
      quotes: ["Quotations, CSV", "opens in a spreadsheet"],
      entities: ["Names, CSV", "opens in a spreadsheet"],
      html: ["Web page", "one file with the marks in it, opens anywhere"],
      markdown: ["Markdown", "for notes and wikis"],
      json: ["JSON", "everything, as the command line gives it"],
      annotation: ["Web Annotation", "W3C, with quote and position selectors"],
      tei: ["TEI", "XML with <said>, for editions and corpora"],
      schema: ["schema.org", "JSON-LD: NewsArticle, Quotation"],
      doccano: ["doccano", "JSON lines, for annotation"],
      spacy: ["spaCy", "JSON lines, for training"],
    },
  },
  privacy: {
    sent: "0 bytes sent.",
    short: "Your articles stay on this device. How you can tell",
    heading: "What leaves this device",
    lead: "Nothing that you put in. The analysis runs in this browser; the page has no server to send to and no counter, and it works without a network.",
    sentName: "sent of your articles",
    zero: "0 bytes",
    foreign: "requests to others",
    own: "files of this page loaded",
    policy: "The browser itself enforces this rule, under which the page can connect to nothing but the place it came from:",
    list: "Everything that this page has loaded",
    offline: "To try it: switch the network off and go on working. “Forget everything” deletes what is kept here.",
  },
  keys: { next: "n", previous: "b" },
  help: {
    heading: "Help",
    lead: "Point at or tap a marked passage to see who said it and why the program thinks so. Choose a person to see all their mentions and words.",
    marks: "The marks",
    keys: "Keys",
    /** @type {Record<string, string>} */
    kinds: {
      direct: "the speaker's own words", mixed: "a few of the speaker's words in the author's sentence", indirect: "reported without quotation marks",
      scare: "marks without anybody quoted",
    },
    list: [
      ["a", "Add an article"], ["[ ]", "Previous, next article"], ["h j", "Previous, next quotation"], ["b n", "Previous, next mention of the chosen name"],
      ["1 2 3 4", "People, quotations, sources, dates"], ["/", "Search the quotations"], ["c", "Compare"], ["e", "Export"],
      ["s", "Quotation: another speaker"], ["k", "Quotation: another kind"], ["l", "Quotation: limits as selected in the text"],
      ["w", "Missed name: the words selected in the text"], ["q", "Missed quotation: the words selected in the text"], ["t", "Name: another type"], ["r", "Name: rename"], ["m", "Name: same as another"], ["p", "Name: split off a form"],
      ["x", "No quotation, no name"], ["y", "This is right"], ["u U", "Undo, redo (also Ctrl+Z)"], ["Esc", "Close"], ["?", "This sheet"],
    ],
  },
  /** The words at a path such as "side.label". @param {string} path */
  at: (path) => String(path.split(".").reduce((o, k) => /** @type {any} */ (o)?.[k], /** @type {any} */ (t)) ?? path),
};
