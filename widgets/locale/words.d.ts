import english from "./en.json";

declare global {
  /** The words of the interface; the bundler puts each text where it is named. */
  const WORDS: typeof english;
}
