/** A stretch of text: UTF-16 offsets, so `text.slice(start, end)` gives it. */
export interface Range { start: number; end: number }

export type EntityType =
  | "PERSON" | "ORG" | "GPE" | "LOC" | "FAC" | "NORP" | "EVENT" | "PRODUCT" | "LAW"
  | "DATE" | "TIME" | "MONEY" | "PERCENT" | "QUANTITY" | "MISC";

export type QuoteKind = "direct" | "mixed" | "indirect" | "scare";

/** What goes in: `text`, or `html`, which then goes the way of a saved page. */
export interface Input {
  id: string;
  text?: string;
  html?: string;
  title?: string;
  byline?: string;
  published?: string;
  publisher?: string;
}

/** What a file holds. */
export interface FileText {
  text: string;
  title: string | null;
  byline: string | null;
  published: string | null;
  publisher: string | null;
}

export interface Metadata {
  title: string | null;
  byline: string | null;
  published: string | null;
  publisher: string | null;
  dateline: string | null;
}

export interface Boilerplate extends Range { kind: string; reason: string }

/** A stretch that was read otherwise than it stands. */
export interface Repair extends Range { kind: "encoding" | "invisible" | "ligature" | "hyphenation" | "reference" | "quoting" }

export interface Mention extends Range {
  kind: "name" | "nominal" | "pronoun";
  type: EntityType;
  confidence: number;
  link?: string;
  value?: string | null;
}

export interface Entity {
  id: string;
  type: EntityType;
  name: string;
  aliases: string[];
  role: string | null;
  value?: string | null;
  wikidata?: string | null;
  mentions: Mention[];
}

export interface Cue extends Range { lemma: string; class: "speech" | "stance" }

export interface Quote {
  id: string;
  kind: QuoteKind;
  content: Range[];
  cue: Cue | null;
  source: Range | null;
  speaker: string | null;
  speaker_label: string | null;
  addressee: string | null;
  part_of: string | null;
  repeat_of: string | null;
  defects: string[];
  confidence: number;
  reason: { rule: string; runner_up: string | null; chain?: (Range & { link: string })[] };
}

/** One article's analysis. */
export interface Article {
  schema: number;
  id: string;
  position_encoding: "utf-16" | "code-point" | "utf-8";
  text: string;
  read: { characters: number; of: number };
  language: string;
  article: Metadata;
  words: number;
  paragraphs: Range[];
  boilerplate: Boilerplate[];
  repairs: Repair[];
  entities: Entity[];
  quotes: Quote[];
}

export interface Place { article: string; quote: string }
export interface Side { text: string; spans: Range[] }

export interface Difference {
  kind: "negation" | "number" | "name" | "date" | "speaker" | "cue" | "kind" | "cut" | "added" | "wording";
  severity: 1 | 2 | 3;
  from: Side | null;
  to: Side | null;
}

export interface QuoteMember extends Place { score: number; differences: Difference[] }

export interface QuoteGroup {
  group: string;
  speaker: string | null;
  speaker_label?: string | null;
  fullest: Place;
  members: QuoteMember[];
}

export interface EntityGroup {
  group: string;
  type: EntityType;
  name: string;
  wikidata?: string | null;
  members: { article: string; entity: string; link?: string }[];
}

export interface Share {
  article: string;
  quotes: number;
  words: number;
  direct: number;
  mixed: number;
  indirect: number;
}

/** Several articles, and what they have in common. */
export interface Comparison {
  schema: number;
  articles: Article[];
  entities: EntityGroup[];
  quotes: QuoteGroup[];
  speakers?: { speaker: string | null; name: string; articles: Share[] }[];
  copies?: { articles: string[]; share: number }[];
  only?: { article: string; quotes: string[]; entities: string[] }[];
}
