// How tokens are shown: spaces and line breaks made visible, and numbers that each one tells.
import { make } from "./dom.js";
import { percent, t } from "./words.js";

export const END_OF_TEXT = "<|endoftext|>";
const SIGNS = { " ": "␣", "\n": "↵", "\t": "⇥" }; // as in the figures
const QUIET = /[\x00-\x1f]|^ +| +$/g; // what one would not see: not the spaces between words

// A byte, or a character below 128, as one can see it.
function ofByte(byte) {
  const character = String.fromCharCode(byte);
  if (byte > 32 && byte < 127) return character;
  return SIGNS[character] ?? `\\x${byte.toString(16).padStart(2, "0")}`;
}

function sign(hidden) {
  return make("span", { class: "nw-sign" }, [...hidden].map((c) => ofByte(c.charCodeAt(0))).join(""));
}

/**
 * A token as nodes, with a quiet mark for each space at its ends and each line break. A token that
 * holds only part of a character has `bytes`, and shows them.
 */
export function visible({ text, bytes }) {
  if (bytes) return [make("span", { class: "nw-sign" }, bytes.map(ofByte).join(""))];
  if (text === END_OF_TEXT) return [make("span", { class: "nw-sign" }, t("end of text"))];
  const nodes = [];
  let from = 0;
  for (const { 0: hidden, index } of text.matchAll(QUIET)) {
    if (index > from) nodes.push(text.slice(from, index));
    nodes.push(sign(hidden));
    from = index + hidden.length;
  }
  if (from < text.length) nodes.push(text.slice(from));
  return nodes;
}

/** A token for the ear, and for short messages: what a sign stands for is said in words. */
export function spoken(text) {
  if (text === END_OF_TEXT) return t("end of text");
  if (text.includes("\ufffd")) return t("part of a character");
  const plain = text.replace(/\n/g, ` ${t("new line")} `).replace(/[\x00-\x1f]/g, " ").trim();
  return plain || (text.includes(" ") ? t("space") : t("nothing"));
}

/** A share as a percentage that stays short, however small it is. */
export function share(p) {
  if (p > 0 && p < 0.0001) return t("under {least}", { least: percent(0.0001) });
  if (p < 1 && p > 0.999) return t("over {most}", { most: percent(0.999, 3) });
  return percent(p, p >= 0.1 ? 3 : 2);
}

/**
 * Written tokens in pieces that are whole characters: [{from, to, text}]. Most are one token; a
 * character outside the vocabulary takes several.
 */
export function pieces(tokens) {
  const found = [];
  let open = []; // bytes of a character that has begun
  tokens.forEach(({ text, bytes = null }, i) => {
    const goesOn = bytes && bytes[0] >= 0x80 && bytes[0] < 0xc0; // no character begins like this
    if (goesOn && open.length) Object.assign(found.at(-1), { to: i + 1 });
    else found.push({ from: i, to: i + 1, text });
    const all = bytes ? [...(goesOn ? open : []), ...bytes] : [];
    if (bytes) found.at(-1).text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(all));
    open = isCut(all) ? all : [];
  });
  return found;
}

// Do the bytes end inside a character? Then a decoder has something left to say at the end.
function isCut(bytes) {
  const decoder = new TextDecoder();
  decoder.decode(Uint8Array.from(bytes), { stream: true });
  return decoder.decode() !== "";
}

/**
 * Make the tokens in `root` tell their numbers: under the pointer, when tapped, or with the arrow
 * keys, one stop for all of them. What a token tells is its name, and is shown in `readout`;
 * `lines` finds the pieces between which the up and down keys move. Returns show(hint).
 */
export function inspect(root, readout, { lines = null } = {}) {
  let chosen = null;
  const tokens = () => [...root.querySelectorAll(".nw-token")];
  const tell = (token) => {
    if (!token) return;
    if (chosen) chosen.tabIndex = -1;
    chosen = token;
    chosen.tabIndex = 0;
    readout.textContent = token.getAttribute("aria-label");
  };
  for (const kind of ["pointerover", "focusin", "click"]) {
    root.addEventListener(kind, (event) => tell(event.target.closest(".nw-token")));
  }
  root.addEventListener("keydown", (event) => {
    const next = neighbour(event, tokens(), lines);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  return (hint) => {
    const all = tokens();
    chosen = all.includes(chosen) ? chosen : all[0] ?? null;
    if (chosen) chosen.tabIndex = 0;
    if (!chosen?.matches(":hover, :focus")) readout.textContent = hint;
  };
}

// Where an arrow key leads from the token that has the focus; undefined if nowhere.
function neighbour({ key, target }, tokens, lines) {
  const here = tokens.indexOf(target);
  if (here < 0) return undefined;
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (step) return tokens[here + step];
  if (key === "Home") return tokens[0];
  if (key === "End") return tokens.at(-1);
  const down = { ArrowDown: 1, ArrowUp: -1 }[key];
  return down && lines && lines(target, down)?.querySelector(".nw-token");
}

/** One written token as an element that `inspect` can find; `told` says its numbers. */
export function tokenElement(text, told, { look = "", style = null } = {}) {
  const shown = text === END_OF_TEXT ? visible({ text }) : lineBreaks(text);
  return make("span", { class: `nw-token ${look}`, role: "option", tabindex: -1, style,
    "aria-label": told }, shown);
}

// In running text a line break breaks the line, and spaces are spaces.
function lineBreaks(text) {
  return text.split(/(\n)/).filter(Boolean)
    .flatMap((piece) => (piece === "\n" ? [make("span", { class: "nw-sign" }, "↵"), "\n"] : piece));
}

/** The look of token `place` in a loop {start, length}: every other round is marked more. */
export function roundLook(loop, place) {
  if (!loop || place < loop.start) return "";
  return Math.floor((place - loop.start) / loop.length) % 2 ? "nw-round nw-odd" : "nw-round";
}
