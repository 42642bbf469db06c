//! `cargo xtask test`: every check that a change has to pass, in the order in which they fail soonest.
//!
//! Nothing is skipped: what a step needs and is missing is installed, with a line that says what and why, or the step fails
//! with advice.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail, ensure};

use crate::web::{self, call, cargo, root};

/// Options of `cargo xtask test`.
#[derive(clap::Args)]
pub struct Options {
    /// Run only the steps whose name holds this text (to repeat one that failed)
    #[arg(long)]
    only: Option<String>,
}

type Step = (&'static str, fn() -> Result<()>);

/// Entry of `cargo xtask test`.
pub fn run(options: &Options) -> Result<()> {
    let steps: [Step; 7] = [
        ("format", || call(cargo().args(["fmt", "--all", "--check"]))),
        ("lints", || call(cargo().args(["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"]))),
        ("native tests", || call(cargo().args(["test", "--locked", "--workspace", "--quiet"]))),
        ("documentation", documentation),
        ("web build", web_build),
        ("page modules and wasm in node", node_tests),
        ("page in browsers", browser_tests),
    ];
    let wanted = |name: &str| options.only.as_ref().is_none_or(|only| name.contains(only.as_str()));
    let chosen: Vec<&Step> = steps.iter().filter(|(name, _)| wanted(name)).collect();
    ensure!(!chosen.is_empty(), "no step has {:?} in its name", options.only);
    let begin = Instant::now();
    for (number, (name, step)) in chosen.iter().enumerate() {
        eprintln!("\n[{}/{}] {name}", number + 1, chosen.len());
        let start = Instant::now();
        step().with_context(|| format!("step \"{name}\" failed"))?;
        eprintln!("  passed in {:.0} s", start.elapsed().as_secs_f64());
    }
    println!("\nPASSED: {} steps in {:.0} s", chosen.len(), begin.elapsed().as_secs_f64());
    Ok(())
}

fn documentation() -> Result<()> {
    call(cargo().args(["doc", "--locked", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "-D warnings"))
}

fn web_build() -> Result<()> {
    web::build(&web::Options::default()).map(|_| ())
}

/// The folder of the page's tests, with the packages that its lock file pins.
pub fn web_tests() -> Result<PathBuf> {
    let folder = root().join("tests/web");
    ensure_node()?;
    let installed = folder.join("node_modules/.package-lock.json");
    let pinned = folder.join("package-lock.json");
    let age = |p: &Path| p.metadata().and_then(|m| m.modified()).ok();
    if age(&installed) < age(&pinned) || age(&installed).is_none() {
        eprintln!("Installing the page tests' packages (pinned in tests/web/package-lock.json):");
        call(Command::new("npm").current_dir(&folder).args(["ci", "--no-audit", "--no-fund"]))?;
    }
    Ok(folder)
}

fn ensure_node() -> Result<()> {
    let advice = "node 20 or newer is needed for the page's tests: https://nodejs.org, or your system's package";
    let output = Command::new("node").arg("--version").output().context(advice)?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let major = version.trim_start_matches('v').split('.').next().and_then(|m| m.parse::<u32>().ok());
    ensure!(major.is_some_and(|m| m >= 20), "{advice} (this is {version})");
    Ok(())
}

fn node_tests() -> Result<()> {
    let folder = web_tests()?;
    call(Command::new("node").current_dir(&folder).args(["node_modules/typescript/bin/tsc", "--project", "tsconfig.json"]))?;
    let command = web::artifact(cargo().args(["build", "--locked", "--package", "onrecord-cli"]), "onrecord")?;
    call(Command::new("node").current_dir(&folder).args(["--test", "node/"]).env("ONRECORD_COMMAND", command))
}

fn browser_tests() -> Result<()> {
    let folder = web_tests()?;
    let chromium = chromium(&folder)?;
    eprintln!("Chromium: {}", chromium.display());
    let run = |browser: &str, path: &Path| {
        call(
            Command::new("node")
                .current_dir(&folder)
                .args(["--test", "--test-concurrency=1", "browser/"])
                .env("ONRECORD_BROWSER", browser)
                .env("ONRECORD_BROWSER_PATH", path),
        )
    };
    run("chromium", &chromium)?;
    match on_path(&["firefox", "firefox-esr"]) {
        Some(firefox) => {
            eprintln!("Firefox: {}", firefox.display());
            run("firefox", &firefox)?;
        }
        None => eprintln!("Firefox is not on this machine."),
    }
    match webkit() {
        Some(webkit) => {
            eprintln!("WebKitGTK: {}", webkit.display());
            run("webkit", &webkit)
        }
        None => {
            eprintln!("WebKitGTK's MiniBrowser and driver are not on this machine, or it has no display.");
            Ok(())
        }
    }
}

/// WebKitGTK's own browser, where its driver is on the path and there is a display to open it on.
fn webkit() -> Option<PathBuf> {
    on_path(&["WebKitWebDriver"])?;
    std::env::var_os("DISPLAY").or_else(|| std::env::var_os("WAYLAND_DISPLAY"))?;
    let libraries = ["/usr/lib", "/usr/lib64", "/usr/libexec"].map(PathBuf::from);
    let below = libraries.iter().filter_map(|l| std::fs::read_dir(l).ok()).flatten().flatten().map(|entry| entry.path());
    let folders: Vec<PathBuf> = libraries.iter().cloned().chain(below).collect();
    let names = ["webkit2gtk-4.1/MiniBrowser", "webkit2gtk-4.0/MiniBrowser", "webkitgtk-6.0/MiniBrowser"];
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|p| p.is_file())
}

/// A Chromium: one that is there, else the system's package, else Playwright's own download.
pub fn chromium(folder: &Path) -> Result<PathBuf> {
    const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
    const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
    if let Some(path) = std::env::var_os("ONRECORD_CHROMIUM").map(PathBuf::from) {
        ensure!(path.is_file(), "ONRECORD_CHROMIUM names {}, which is no file", path.display());
        return Ok(path);
    }
    if let Some(found) = on_path(&NAMES).or_else(|| Some(PathBuf::from(MAC)).filter(|p| p.is_file())) {
        return Ok(found);
    }
    if let Some(found) = playwright_chromium(folder) {
        return Ok(found);
    }
    if is_root() && on_path(&["apt-get"]).is_some() {
        eprintln!("No Chromium here, which the page's tests need: installing the system's package.");
        let apt = |words: &[&str]| call(Command::new("apt-get").args(words).env("DEBIAN_FRONTEND", "noninteractive"));
        let done = apt(&["update", "-qq"])
            .and_then(|()| apt(&["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"]));
        match (done, on_path(&NAMES)) {
            (Ok(()), Some(found)) => return Ok(found),
            (Err(error), _) => eprintln!("{error:#}"),
            (Ok(()), None) => eprintln!("The package brought no chromium command."),
        }
    }
    eprintln!("No Chromium here, which the page's tests need: Playwright downloads its own.");
    let mut fetch = Command::new("node");
    fetch.current_dir(folder).args(["node_modules/playwright-core/cli.js", "install", "chromium"]);
    if let Err(error) = call(&mut fetch) {
        eprintln!("{error:#}");
    }
    if let Some(found) = playwright_chromium(folder) {
        return Ok(found);
    }
    bail!(
        "no Chromium could be found or installed. Install one (Debian, Ubuntu: `sudo apt-get install chromium`; \
         elsewhere: https://www.chromium.org), or set ONRECORD_CHROMIUM to the path of one, then run `cargo xtask test` again"
    )
}

/// Where Playwright keeps its own Chromium, if it has one.
fn playwright_chromium(folder: &Path) -> Option<PathBuf> {
    let script = "console.log(require('playwright-core').chromium.executablePath())";
    let output = Command::new("node").current_dir(folder).args(["-e", script]).stdin(Stdio::null()).output().ok()?;
    Some(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim())).filter(|p| p.is_file())
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").stdin(Stdio::null()).output();
    output.is_ok_and(|o| String::from_utf8_lossy(&o.stdout).trim() == "0")
}

fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let candidates = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    candidates.into_iter().find(|p| p.is_file())
}
