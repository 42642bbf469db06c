// Draws www/icons/*.png from icon.svg: `node tests/web/icons.mjs PATH-OF-A-CHROMIUM`. The results are committed.
import { readFileSync, writeFileSync } from "node:fs";
import { chromium } from "playwright-core";

const folder = new URL("../../www/icons/", import.meta.url);
const svg = readFileSync(new URL("icon.svg", folder), "utf8");
const browser = await chromium.launch({ executablePath: process.argv[2], args: ["--no-sandbox", "--disable-gpu"] });
for (const [file, size, inset] of [["icon-192.png", 192, 0], ["icon-512.png", 512, 0], ["icon-maskable-512.png", 512, 52]]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const background = inset ? "#23303d" : "transparent";
  await page.setContent(`<body style="margin:0;background:${background}"><img style="display:block;position:absolute;inset:${inset}px;width:${size - 2 * inset}px" src="data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}">`);
  await page.waitForTimeout(100);
  writeFileSync(new URL(file, folder), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
