//! The browser build: from the library and `www/` to a finished site in `dist/`.
//!
//! Takes `wasm-pack.toml`, the root package, `www/` and `models/*.bin`; gives `www/pkg/` (for type checking and tests) and
//! `dist/`, in which every link is relative, with a service worker whose version is the hash of all the other files, and
//! with `onrecord.html`, the same page as one file. Fails when a part is larger than its budget.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::single;

/// Options of `cargo xtask web`.
#[derive(clap::Args, Default)]
// `cargo xtask serve` has these too, and clap refuses two groups of one name.
#[group(skip)]
pub struct Options {
    /// Build without link-time optimisation: quicker to build, larger, the budget is not checked
    #[arg(long)]
    pub quick: bool,
}

/// `wasm-pack.toml`. A key that is not named here is an error.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    build: Build,
    pub serve: Serve,
    budget: Budget,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Build {
    out_dir: PathBuf,
    out_name: String,
    site: PathBuf,
}

/// Where `cargo xtask serve` listens.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Serve {
    pub port: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Budget {
    code: usize,
    page: usize,
    total: usize,
    models: BTreeMap<String, usize>,
}

impl Settings {
    /// Reads `wasm-pack.toml`.
    pub fn read() -> Result<Settings> {
        let text = fs::read_to_string(root().join("wasm-pack.toml")).context("wasm-pack.toml cannot be read")?;
        toml::from_str(&text).context("wasm-pack.toml is not as expected")
    }
}

/// The repository.
pub fn root() -> PathBuf {
    let tools = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("tools"), PathBuf::from);
    tools.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Runs `command`, which is shown first, and fails with its name when it fails.
pub fn call(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    eprintln!("  $ {shown}");
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("`{}` cannot be started: is it installed?", command.get_program().to_string_lossy()))?;
    ensure!(status.success(), "`{shown}` failed ({status}); what it wrote stands above");
    Ok(())
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|w| w.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// The `cargo` that runs this, in the repository.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Entry of `cargo xtask web`.
pub fn run(options: &Options) -> Result<()> {
    let site = build(options)?;
    eprintln!("The site is in {}: any static host serves it, in any folder.", site.display());
    Ok(())
}

/// Builds the site and says where it is.
pub fn build(options: &Options) -> Result<PathBuf> {
    let settings = Settings::read()?;
    ensure_target()?;
    let module = compile(options.quick)?;
    let package = root().join(&settings.build.out_dir);
    bind(&module, &package, &settings.build.out_name, false)?;
    let site = root().join(&settings.build.site);
    assemble(&settings, &package, &module, &site)?;
    let fits = report(&settings, &site)?;
    if !options.quick && !fits {
        bail!("the first load is larger than wasm-pack.toml allows (the lines marked OVER above)");
    }
    Ok(site)
}

/// Installs the wasm target where it is missing: a toolchain from a distribution has none.
fn ensure_target() -> Result<()> {
    let output = Command::new("rustc").current_dir(root()).args(["--print", "sysroot"]).output();
    let output = output.context("`rustc` cannot be started: install Rust with rustup (https://rustup.rs)")?;
    let sysroot = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if Path::new(&sysroot).join("lib/rustlib/wasm32-unknown-unknown").is_dir() {
        return Ok(());
    }
    eprintln!("Installing Rust's wasm32-unknown-unknown target, which the browser build compiles to:");
    call(Command::new("rustup").current_dir(root()).args(["target", "add", "wasm32-unknown-unknown"]))
        .context("the wasm target is missing and rustup could not add it: run `rustup target add wasm32-unknown-unknown`")
}

/// Compiles the library to wasm and gives the module's path, as cargo says it.
fn compile(quick: bool) -> Result<PathBuf> {
    let profile = if quick { "quick" } else { "web" };
    eprintln!("Compiling the library to wasm ({profile} profile)");
    let mut command = cargo();
    command.args(["build", "--locked", "--lib", "--package", "onrecord", "--target", "wasm32-unknown-unknown"]);
    command.args(["--profile", profile]);
    // What the outer cargo was told about the native target is not meant for this one.
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    artifact(&mut command, "onrecord.wasm").context("the library does not compile to wasm")
}

/// Runs a `cargo build` and gives the path of the file called `name` that it built, as cargo says it.
pub fn artifact(build: &mut Command, name: &str) -> Result<PathBuf> {
    build.args(["--message-format", "json-render-diagnostics"]);
    let output = build.stdin(Stdio::null()).stderr(Stdio::inherit()).output().context("cargo cannot be started")?;
    ensure!(output.status.success(), "`{}` failed; the compiler's reasons stand above", shown(build));
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let message: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
        for file in message["filenames"].as_array().into_iter().flatten().filter_map(|f| f.as_str()).map(Path::new) {
            if file.file_name().is_some_and(|n| n == name)
                || file.file_name().is_some_and(|n| n == format!("{name}.exe").as_str())
            {
                return Ok(file.to_owned());
            }
        }
    }
    bail!("cargo named no {name} among what it built")
}

/// Writes the JavaScript side of `module` into `folder`: as an ES module, or as a classic script for the single file.
fn bind(module: &Path, folder: &Path, name: &str, classic: bool) -> Result<()> {
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen.input_path(module).out_name(name).remove_name_section(true).remove_producers_section(true);
    if classic {
        bindgen.no_modules(true)?.typescript(false);
    } else {
        bindgen.web(true)?.typescript(true);
    }
    bindgen.generate(folder).with_context(|| format!("the bindings cannot be written to {}", folder.display()))
}

/// Puts the site together from `www/`, the package and the models.
fn assemble(settings: &Settings, package: &Path, module: &Path, site: &Path) -> Result<()> {
    if site.exists() {
        fs::remove_dir_all(site).with_context(|| format!("{} cannot be replaced", site.display()))?;
    }
    let www = root().join("www");
    for file in files_of(&www)? {
        let bytes = fs::read(www.join(&file))?;
        let typing = file.ends_with(".d.ts") || file.ends_with(".gitignore");
        if !typing && file != "sw.js" {
            write(&site.join(&file), &bytes)?;
        }
    }
    let mut models = Vec::new();
    for file in files_of(&root().join("models"))?.into_iter().filter(|f| f.ends_with(".bin") && !f.contains('/')) {
        let bytes = fs::read(root().join("models").join(&file))?;
        write(&site.join("models").join(&file), &bytes)?;
        models.push((file, bytes));
    }
    let listed: Vec<_> = models.iter().map(|(file, bytes)| serde_json::json!({"file": file, "bytes": bytes.len()})).collect();
    write(&site.join("models/index.json"), serde_json::to_string(&listed)?.as_bytes())?;

    copy_pdf_reader(site)?;

    let classic = package.with_file_name("pkg-classic");
    bind(module, &classic, &settings.build.out_name, true)?;
    let whole = single::page(&www, &classic, &settings.build.out_name, &models)?;
    fs::remove_dir_all(&classic)?;

    let mut hash = Sha256::new();
    let files = files_of(site)?;
    for file in &files {
        let bytes = fs::read(site.join(file))?;
        hash.update(file.as_bytes());
        hash.update(bytes.len().to_le_bytes());
        hash.update(&bytes);
    }
    let version: String = hash.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect();
    let files: Vec<String> = files.into_iter().filter(|f| !f.starts_with(PDF)).collect();
    write(&site.join("sw.js"), worker(&fs::read_to_string(www.join("sw.js"))?, &version, &files)?.as_bytes())?;
    write(&site.join("onrecord.html"), whole.as_bytes())
}

/// Where the site has the reader of PDFs, which is fetched when the first PDF comes.
const PDF: &str = "pdf/";

/// Copies the reader of PDFs into the site, after npm has fetched it: the lock file names it alone, without the native package
/// that it would draw with outside of a browser. Without npm or a network the site is built without it,
/// and says so to whoever drops a PDF.
fn copy_pdf_reader(site: &Path) -> Result<()> {
    let folder = root().join("tools/pdf");
    let library = folder.join("node_modules/pdfjs-dist");
    let age = |p: &Path| p.metadata().and_then(|m| m.modified()).ok();
    if age(&folder.join("node_modules/.package-lock.json")) < age(&folder.join("package-lock.json")) {
        eprintln!("Fetching the reader of PDFs (pinned in tools/pdf/package-lock.json):");
        let words = ["ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
        if let Err(error) = call(Command::new("npm").current_dir(&folder).args(words)) {
            eprintln!(
                "{error:#}\nThe site is built without the reader of PDFs: install node with npm and build again to have it."
            );
            return Ok(());
        }
    }
    // The builds for older browsers, under endings that every host knows.
    for (file, name) in
        [("legacy/build/pdf.min.mjs", "pdf.js"), ("legacy/build/pdf.worker.min.mjs", "pdf.worker.js"), ("LICENSE", "LICENSE.txt")]
    {
        let bytes = fs::read(library.join(file)).with_context(|| format!("pdfjs-dist has no {file}"))?;
        write(&site.join(PDF).join(name), &bytes)?;
    }
    Ok(())
}

/// The service worker with the version and the list of files that it keeps.
fn worker(source: &str, version: &str, files: &[String]) -> Result<String> {
    let named = source.replacen("const VERSION = \"unbuilt\";", &format!("const VERSION = {version:?};"), 1);
    let list = serde_json::to_string(files)?;
    let filled = named.replacen("const FILES = [];", &format!("const FILES = {list};"), 1);
    ensure!(named != source && filled != named, "www/sw.js has lost its VERSION or FILES line");
    Ok(filled)
}

/// All files below `folder`, relative, sorted, with forward slashes.
fn files_of(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![String::new()];
    while let Some(below) = open.pop() {
        let here = folder.join(&below);
        if !here.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&here).with_context(|| format!("{} cannot be listed", here.display()))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if below.is_empty() { name } else { format!("{below}/{name}") };
            if entry.file_type()?.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))
}

/// Prints what the first load weighs, and whether every part keeps within its budget.
fn report(settings: &Settings, site: &Path) -> Result<bool> {
    let mut parts: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for file in files_of(site)?.into_iter().filter(|f| f != "onrecord.html" && f != "sw.js") {
        let part = match file.split_once('/') {
            Some(("pkg", _)) => "code".to_owned(),
            Some(("models", model)) if model.ends_with(".bin") => format!("models/{}", model.trim_end_matches(".bin")),
            // Samples and the reader of PDFs are fetched only when asked for.
            Some(("samples" | "pdf", _)) => continue,
            _ => "page".to_owned(),
        };
        let bytes = fs::read(site.join(&file))?;
        let sizes = parts.entry(part).or_default();
        sizes[0] += bytes.len();
        sizes[1] += gzip(&bytes)?;
        sizes[2] += brotli(&bytes)?;
    }
    let mut total = [0; 3];
    let mut fits = true;
    println!("{:<18}{:>12}{:>12}{:>12}{:>12}", "first load, bytes", "raw", "gzip", "brotli", "budget");
    for (part, sizes) in &parts {
        for (sum, size) in total.iter_mut().zip(sizes) {
            *sum += size;
        }
        let budget = match part.strip_prefix("models/") {
            Some(model) => settings.budget.models.get(model).copied(),
            None if part == "code" => Some(settings.budget.code),
            None => Some(settings.budget.page),
        };
        fits &= line(part, *sizes, budget);
    }
    fits &= line("total", total, Some(settings.budget.total));
    let whole = fs::metadata(site.join("onrecord.html"))?.len();
    println!("{:<18}{whole:>12}   (the same as one file)", "onrecord.html");
    Ok(fits)
}

fn line(part: &str, [raw, gzip, brotli]: [usize; 3], budget: Option<usize>) -> bool {
    let fits = budget.is_some_and(|b| brotli <= b);
    let limit = budget.map_or("none".to_owned(), |b| b.to_string());
    println!("{part:<18}{raw:>12}{gzip:>12}{brotli:>12}{limit:>12}{}", if fits { "" } else { "  OVER" });
    fits
}

/// Length after `gzip -9`.
fn gzip(bytes: &[u8]) -> Result<usize> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

/// Length after brotli at quality 11.
fn brotli(bytes: &[u8]) -> Result<usize> {
    let mut packed = Vec::new();
    brotli::CompressorWriter::new(&mut packed, 1 << 16, 11, 24).write_all(bytes)?;
    Ok(packed.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_are_read_and_a_key_too_many_is_refused() {
        let text = include_str!("../../wasm-pack.toml");
        assert!(toml::from_str::<Settings>(text).is_ok());
        assert!(toml::from_str::<Settings>(&format!("{text}\n[extra]\nkey = 1")).is_err());
    }

    #[test]
    fn the_service_worker_carries_version_and_files() {
        let source = include_str!("../../www/sw.js");
        let filled = worker(source, "12ab", &["index.html".to_owned()]).expect("www/sw.js has both lines");
        assert!(filled.contains("const VERSION = \"12ab\";") && filled.contains("const FILES = [\"index.html\"];"));
        assert!(worker("", "12ab", &[]).is_err());
    }
}
