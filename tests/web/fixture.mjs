// An analysis made by hand, so that what is tested here does not hang on how good the models are.
const text = "Café owners protest in Hallin\n\n😀 “We won’t pay,” Zoë Müller said on Monday. She said that the tax was “absurd”, and that <b>nobody</b> had asked.\n\n" +
  "Mayor Greta Lund denies it. “It is law,” she told Müller. The so-called “fair share” stays, a city official said.\n\nSign up for our newsletter";
const at = (part, from = 0) => {
  const start = text.indexOf(part, from);
  if (start < 0) throw new Error(part);
  return { start, end: start + part.length };
};
const name = (part, type, from) => ({ ...at(part, from), kind: "name", type, confidence: 0.95, link: "exact" });
const pronoun = (part, from) => ({ ...at(part, from), kind: "pronoun", type: "PERSON", confidence: 0.8, link: "pronoun" });
const quote = (given) => ({ cue: null, source: null, speaker: null, speaker_label: null, addressee: null, part_of: null, repeat_of: null, defects: [], confidence: 0.9, reason: { rule: "subject-of-cue", runner_up: null, chain: [] }, ...given });
const cue = (part, from, lemma = "say") => ({ ...at(part, from), lemma, class: "speech" });

export const ANALYSIS = {
  schema: 1, id: "café.txt", position_encoding: "utf-16", text, read: { characters: [...text].length, of: [...text].length }, language: "en",
  article: { title: "Café owners protest in Hallin", byline: null, published: "2026-03-12", publisher: "The Harbour Post", dateline: null },
  words: 44,
  paragraphs: text.split("\n\n").map((p) => at(p)),
  boilerplate: [{ ...at("Sign up for our newsletter"), kind: "promo", reason: "prompt" }],
  repairs: [{ ...at("é"), kind: "encoding" }],
  entities: [
    { id: "e1", type: "PERSON", name: "Zoë Müller", aliases: ["Müller"], role: null, value: null, wikidata: null, mentions: [name("Zoë Müller", "PERSON"), pronoun("She"), name("Müller", "PERSON", 165)] },
    { id: "e2", type: "PERSON", name: "Greta Lund", aliases: [], role: "Mayor", value: null, wikidata: null, mentions: [name("Greta Lund", "PERSON"), pronoun("she", 165)] },
    { id: "e3", type: "PERSON", name: "Hallin", aliases: [], role: null, value: null, wikidata: null, mentions: [name("Hallin", "PERSON")] },
    { id: "e4", type: "DATE", name: "Monday", aliases: [], role: null, value: "2026-03-09", wikidata: null, mentions: [{ ...name("Monday", "DATE"), value: "2026-03-09" }] },
  ],
  quotes: [
    quote({ id: "q1", kind: "direct", content: [at("We won’t pay,")], cue: cue("said"), source: at("Zoë Müller"), speaker: "e1", reason: { rule: "subject-of-cue", runner_up: "e2", chain: [{ ...at("Zoë Müller"), link: "exact" }] } }),
    quote({ id: "q2", kind: "indirect", content: [at("the tax was “absurd”, and that <b>nobody</b> had asked")], cue: cue("said", 90), source: at("She"), speaker: "e1" }),
    quote({ id: "q3", kind: "mixed", content: [at("absurd")], cue: cue("said", 90), source: at("She"), speaker: "e1", part_of: "q2" }),
    quote({ id: "q4", kind: "direct", content: [at("It is law,")], cue: cue("told", 0, "tell"), source: at("she", 165), speaker: "e2", addressee: "e1" }),
    quote({ id: "q5", kind: "scare", content: [at("fair share")], confidence: 0.6 }),
    quote({ id: "q6", kind: "indirect", content: [at("The so-called “fair share” stays")], cue: cue("said", 240), source: at("a city official"), speaker_label: "city official" }),
  ],
};

/** Makes the page's engine answer with it. */
export const install = (tab) => tab.evaluate((analysis) => {
  window.onrecord.engine.analyze = async (input) => ({ ...structuredClone(analysis), id: input.id });
}, ANALYSIS);
