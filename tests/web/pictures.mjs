// Pictures of every state of the page, to be looked at: `node pictures.mjs PATH-OF-A-CHROMIUM FOLDER [ARTICLE...]` writes them for a
// phone and a desktop, light and dark, in forced colours, at 200 % and in print. Without articles it shows the samples.
import { mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const [path, folder, ...files] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const site = await serve();
const browser = await chromium.launch({ executablePath: path, args: ["--no-sandbox", "--disable-gpu"] });
const given = files.map((file) => [basename(file), readFileSync(file, "utf8")]);

const LOOKS = {
  "desktop-light": { viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  "desktop-dark": { viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
  "phone-light": { viewport: { width: 390, height: 844 }, colorScheme: "light", hasTouch: true, isMobile: true },
  "phone-dark": { viewport: { width: 390, height: 844 }, colorScheme: "dark", hasTouch: true, isMobile: true },
  "forced-colours": { viewport: { width: 1440, height: 900 }, forcedColors: "active", colorScheme: "dark" },
  // A desktop at 200 % has half the width in CSS pixels.
  "zoom-200": { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2, colorScheme: "light" },
};

for (const [look, options] of Object.entries(LOOKS)) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const click = (selector) => page.evaluate((s) => document.querySelector(s)?.click(), selector);
  const drop = (list) => page.evaluate((list) => {
    const data = new DataTransfer();
    for (const [name, text] of list) data.items.add(new File([text], name));
    document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
  }, list);
  const read = () => page.waitForFunction(() => document.querySelector("#article .text:not(.pending)") && ![...document.querySelectorAll("#articles .tab")].some((e) => e.textContent?.startsWith("… ")));
  const shot = async (state) => {
    await page.waitForTimeout(350);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) console.log(`${look}, ${state}: ${wide} px wider than the window`);
    await page.screenshot({ path: join(folder, `${look}-${state}.png`) });
  };
  await page.goto(site.url);
  await page.waitForFunction(() => document.documentElement.dataset.ready);
  await shot("01-start");
  if (given.length) await drop(given);
  else await click("#samples");
  await shot("02-progress");
  await read();
  await shot("03-reading");
  await page.evaluate(() => [...document.querySelectorAll(".chip")][1]?.click());
  await shot("04-quotation");
  await page.keyboard.press("Escape");
  await click("#tab-people");
  await click("#panel .row");
  await shot("05-person");
  await click("#tab-quotes");
  await shot("06-quotations");
  await click("#tab-audit");
  await shot("07-audit");
  await click("#tab-dates");
  await shot("08-dates");
  await click(".to-text");
  await page.evaluate(() => {
    const walk = document.createTreeWalker(document.querySelector("#article .text") ?? document.body, NodeFilter.SHOW_TEXT, (node) => (node.data.length > 40 ? 1 : 3));
    walk.nextNode();
    const words = walk.nextNode();
    words?.parentElement?.scrollIntoView({ block: "center" });
    if (words) getSelection()?.setBaseAndExtent(words, 0, words, 30);
  });
  await shot("09-selection");
  await page.evaluate(() => getSelection()?.removeAllRanges());
  await page.evaluate(() => document.querySelector(".chip")?.click());
  await page.keyboard.press("s");
  await shot("10-choose");
  await page.keyboard.press("1");
  await shot("11-corrected");
  await click("#corrections");
  await shot("12-corrections");
  await click("#dialog .close");
  for (const [number, state] of [[13, "help"], [14, "export"], [15, "privacy"]]) {
    await click(`#${state}`);
    await shot(`${number}-${state}`);
    await click("#dialog .close");
  }
  await click("#articles .menu");
  await shot("16-menu");
  await click("#dialog .close");
  await drop([["picture.png", "GIF89a"], ["empty.txt", " "]]);
  await shot("17-unreadable");
  await click("#dialog .close");
  await click("#to-compare");
  await page.waitForSelector("#compare h2");
  await page.evaluate(() => scrollTo(0, 0));
  await shot("18-compare");
  await page.evaluate(() => scrollBy(0, innerHeight));
  await shot("19-compare-below");
  await drop([["nothing.txt", "It rained."]]);
  await read();
  await shot("20-empty");
  if (look === "desktop-light") {
    await click("#articles .tab");
    await read();
    for (const panel of ["quotes", "audit"]) {
      await click(`#tab-${panel}`);
      await page.pdf({ path: join(folder, `print-${panel}.pdf`), format: "A4" });
    }
  }
  await context.close();
}
await browser.close();
await site.stop();
