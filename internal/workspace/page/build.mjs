// Builds dist/ from src/: one script, one style sheet, the licences of what is inside,
// and a hash of the sources, by which a Go test tells a stale bundle.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const here = import.meta.dirname;
const dist = path.join(here, "dist");
const require = createRequire(import.meta.url);
mkdirSync(dist, { recursive: true });

// Slack's emoji names are those of iamcal's data. Skin tones are left out: the page
// shows the plain form.
const emoji = {
  name: "emoji",
  setup(b) {
    b.onResolve({ filter: /^emoji-names$/ }, () => ({ path: "emoji-names", namespace: "emoji" }));
    b.onLoad({ filter: /.*/, namespace: "emoji" }, () => {
      const codes = require("emojibase-data/en/shortcodes/iamcal.json");
      const names = {};
      for (const [hex, short] of Object.entries(codes)) {
        if (/1F3F[B-F]/.test(hex)) continue;
        const chars = hex.split("-").map((h) => String.fromCodePoint(parseInt(h, 16))).join("");
        for (const name of [short].flat()) names[name] = chars;
      }
      return { contents: JSON.stringify(names), loader: "json" };
    });
  },
};

const result = await build({
  absWorkingDir: here,
  entryPoints: { app: "src/main.jsx" },
  outdir: "dist",
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  conditions: ["production"],
  plugins: [emoji],
});
copyFileSync(path.join(here, "src/index.html"), path.join(dist, "index.html"));

const packages = new Map();
for (const input of [...Object.keys(result.metafile.inputs), "node_modules/emojibase-data/x"]) {
  const found = input.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  if (found) packages.set(found[1], path.join(here, "node_modules", found[1]));
}
const notices = [];
for (const [name, folder] of [...packages].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const { version, license } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((f) => /^licen[cs]e/i.test(f));
  const text = file && existsSync(path.join(folder, file)) ? readFileSync(path.join(folder, file), "utf8").trim() : "";
  notices.push(`${name} ${version} (${license})\n\n${text}`);
}
const rule = "\n\n" + "-".repeat(78) + "\n\n";
writeFileSync(path.join(dist, "LICENSES.txt"),
  "app.js contains parts of these packages.\n\n" + notices.join(rule) + "\n");

const hash = createHash("sha256");
for (const file of ["build.mjs", "package-lock.json", ...readdirSync(path.join(here, "src")).sort().map((f) => "src/" + f)]) {
  hash.update(file + "\0").update(readFileSync(path.join(here, file))).update("\0");
}
writeFileSync(path.join(dist, "sources.sha256"), hash.digest("hex") + "\n");
