//! The page as one HTML file that opens from disk, where browsers load neither module scripts nor workers by URL.
//!
//! Takes `www/`, the classic bindings and the models; gives one page: style, script and worker inline, the wasm module, the
//! models and the samples as gzip in base64. The modules of `www/` keep to the few import and export forms that
//! [`bundle`] knows (each on lines that begin with `import` or `export`); any other is an error, not a guess.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest as _, Sha256};

/// The whole page.
pub fn page(www: &Path, classic: &Path, name: &str, models: &[(String, Vec<u8>)]) -> Result<String> {
    let read = |file: &str| fs::read_to_string(www.join(file)).with_context(|| format!("www/{file} cannot be read"));
    let bindings = fs::read_to_string(classic.join(format!("{name}.js")))?;
    let worker = format!("{bindings}\n{}", bundle("worker.js", &read)?);
    let script = bundle("main.js", &read)?;
    let style = read("style.css")?;
    ensure!(!style.contains("</style"), "www/style.css holds a closing style tag");

    let mut blocks = String::new();
    let mut embed = |id: &str, bytes: &[u8]| -> Result<()> {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(bytes)?;
        blocks += &format!("<script type=\"text/plain\" data-asset=\"{id}\">{}</script>\n", BASE64.encode(packed.finish()?));
        Ok(())
    };
    embed("worker.js", worker.as_bytes())?;
    embed("pkg/onrecord_bg.wasm", &fs::read(classic.join(format!("{name}_bg.wasm")))?)?;
    for (file, bytes) in models {
        embed(&format!("models/{file}"), bytes)?;
    }
    for entry in fs::read_dir(www.join("samples")).into_iter().flatten() {
        let entry = entry?;
        embed(&format!("samples/{}", entry.file_name().to_string_lossy()), &fs::read(entry.path())?)?;
    }

    let script = format!("\n{}", script.replace("</script", "<\\/script").replace("<!--", "<\\!--"));
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}' blob: 'wasm-unsafe-eval'; worker-src blob:; style-src 'sha256-{}'; \
         img-src data: blob:; form-action 'none'; base-uri 'none'",
        BASE64.encode(Sha256::digest(&script)),
        BASE64.encode(Sha256::digest(&style)),
    );
    let icon = format!("data:image/svg+xml;base64,{}", BASE64.encode(read("icons/icon.svg")?));
    let mut html = read("index.html")?;
    html = replace_between(&html, "http-equiv=\"Content-Security-Policy\" content=\"", "\"", &policy)?;
    html = replace_tag(&html, "<link rel=\"manifest\"", "")?;
    html = replace_tag(&html, "<link rel=\"apple-touch-icon\"", "")?;
    html = replace_tag(&html, "<link rel=\"icon\"", &format!("<link rel=\"icon\" href=\"{icon}\">"))?;
    html = replace_tag(&html, "<link rel=\"stylesheet\"", &format!("<style>{style}</style>"))?;
    html = replace_tag(&html, "<script type=\"module\" src=\"main.js\"></script", "")?;
    let end = html.rfind("</body>").context("www/index.html has no </body>")?;
    html.insert_str(end, &format!("{blocks}<script>{script}</script>\n"));
    Ok(html)
}

/// Replaces what stands between `before` and the next `after`.
fn replace_between(html: &str, before: &str, after: &str, by: &str) -> Result<String> {
    let start = html.find(before).with_context(|| format!("www/index.html has lost `{before}`"))? + before.len();
    let length = html[start..].find(after).with_context(|| format!("no `{after}` after `{before}`"))?;
    Ok(format!("{}{by}{}", &html[..start], &html[start + length..]))
}

/// Replaces the tag that begins with `tag`.
fn replace_tag(html: &str, tag: &str, by: &str) -> Result<String> {
    let start = html.find(tag).with_context(|| format!("www/index.html has lost `{tag}`"))?;
    let within = start + tag.len();
    let length = html[within..].find('>').with_context(|| format!("`{tag}` is not closed"))?;
    Ok(format!("{}{by}{}", &html[..start], &html[within + length + 1..]))
}

/// The module `entry` and all that it imports, as one classic script in which each module is a function.
fn bundle(entry: &str, read: &dyn Fn(&str) -> Result<String>) -> Result<String> {
    let mut script = String::from("\"use strict\";\n");
    let mut done = BTreeSet::new();
    add(entry, read, &mut done, &mut Vec::new(), &mut script)?;
    Ok(script)
}

fn add(
    file: &str,
    read: &dyn Fn(&str) -> Result<String>,
    done: &mut BTreeSet<String>,
    open: &mut Vec<String>,
    script: &mut String,
) -> Result<()> {
    if done.contains(file) {
        return Ok(());
    }
    ensure!(!open.iter().any(|f| f == file), "modules of www/ import each other in a circle: {open:?}, {file}");
    open.push(file.to_owned());
    let source = read(file)?;
    let mut body = String::new();
    let mut exports = Vec::new();
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("import ") {
            let mut statement = line.to_owned();
            while !statement.ends_with(';') {
                let next = lines.next().with_context(|| format!("www/{file}: an import does not end"))?;
                statement = format!("{statement} {}", next.trim());
            }
            body += &import(file, &statement, read, done, open, script)?;
        } else if let Some(rest) = line.strip_prefix("export ") {
            exports.push(exported(rest).with_context(|| format!("www/{file}: cannot bundle `{line}`"))?);
            body += rest;
        } else {
            body += line;
        }
        body.push('\n');
    }
    let names = exports.join(", ");
    *script += &format!("const {} = (() => {{\n{body}return {{ {names} }};\n}})();\n", variable(file));
    open.pop();
    done.insert(file.to_owned());
    Ok(())
}

/// One import statement as a declaration; the module that it names is added first.
fn import(
    file: &str,
    statement: &str,
    read: &dyn Fn(&str) -> Result<String>,
    done: &mut BTreeSet<String>,
    open: &mut Vec<String>,
    script: &mut String,
) -> Result<String> {
    let inner = statement.trim_start_matches("import ").trim_end_matches(';');
    let (names, path) = inner.split_once(" from ").with_context(|| format!("www/{file}: cannot bundle `{statement}`"))?;
    let path = join(file, path.trim().trim_matches('"'));
    let names = names.trim();
    if path.starts_with("pkg/") {
        // The classic bindings are one global function that carries all exports.
        let (default, rest) = names.split_once(", ").unwrap_or((names, "{}"));
        return Ok(format!("const {default} = wasm_bindgen; const {rest} = wasm_bindgen;"));
    }
    add(&path, read, done, open, script)?;
    let module = variable(&path);
    match names.strip_prefix("* as ") {
        Some(name) => Ok(format!("const {name} = {module};")),
        None if names.starts_with('{') && names.ends_with('}') => {
            Ok(format!("const {} = {module};", names.replace(" as ", ": ")))
        }
        None => bail!("www/{file}: cannot bundle `{statement}`"),
    }
}

/// The name that an exported declaration declares.
fn exported(declaration: &str) -> Result<&str> {
    for start in ["async function ", "function ", "class ", "const "] {
        if let Some(rest) = declaration.strip_prefix(start) {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').unwrap_or(rest.len());
            return Ok(&rest[..end]);
        }
    }
    bail!("only functions, classes and constants can be exported")
}

/// The path that `target` means when it stands in `file`.
fn join(file: &str, target: &str) -> String {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

fn variable(file: &str) -> String {
    format!("module_{}", file.replace(|c: char| !c.is_ascii_alphanumeric(), "_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[(&str, &str)]) -> Result<String> {
        bundle("main.js", &|name| {
            let found = files.iter().find(|(file, _)| *file == name);
            found.map(|(_, text)| (*text).to_owned()).with_context(|| format!("no {name}"))
        })
    }

    #[test]
    fn modules_become_functions_in_order_of_need() {
        let script = check(&[
            ("main.js", "import { a as b,\n  c } from \"./view/x.js\";\nimport * as t from \"./t.js\";\nb(c, t);"),
            ("view/x.js", "import { one } from \"../t.js\";\nexport function a() {}\nexport const c = one;"),
            ("t.js", "export const one = 1;"),
        ])
        .expect("these forms are known");
        let place = |what: &str| script.find(what).unwrap_or_else(|| panic!("{what} is not in {script}"));
        assert!(place("const module_t_js") < place("const module_view_x_js"));
        assert!(place("const module_view_x_js") < place("const module_main_js"));
        assert!(script.contains("const { a: b, c } = module_view_x_js;") && script.contains("const t = module_t_js;"));
        assert!(script.contains("return { a, c };"));
    }

    #[test]
    fn what_is_not_known_is_an_error() {
        assert!(check(&[("main.js", "export let x = 1;")]).is_err());
        assert!(check(&[("main.js", "import \"./x.js\";")]).is_err());
        assert!(check(&[("main.js", "import { a } from \"./main.js\";")]).is_err(), "a circle");
        assert!(replace_tag("<p>", "<link", "").is_err());
    }
}
