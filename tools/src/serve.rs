//! `cargo xtask serve`: builds the site and serves `dist/` on this machine only.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use tiny_http::{Header, Method, Request, Response, Server};

use crate::web;

/// The same policy that index.html states for hosts which send none.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; \
     img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Options of `cargo xtask serve`.
#[derive(clap::Args)]
pub struct Options {
    /// Port to listen on, instead of the one in wasm-pack.toml (0: any free one)
    #[arg(long)]
    port: Option<u16>,
    /// Serve what is in dist/ without building it first
    #[arg(long)]
    no_build: bool,
    #[command(flatten)]
    web: web::Options,
}

/// Entry of `cargo xtask serve`.
pub fn run(options: &Options) -> Result<()> {
    let site = if options.no_build { web::root().join("dist") } else { web::build(&options.web)? };
    let port = options.port.map_or_else(|| web::Settings::read().map(|s| s.serve.port), Ok)?;
    let server = Server::http(("127.0.0.1", port))
        .map_err(|e| anyhow!("port {port} cannot be used ({e}): another program may have it, choose one with --port"))?;
    let address = server.server_addr();
    println!("onrecord: http://localhost:{}/ (Ctrl+C ends it)", address.to_ip().map_or(port, |a| a.port()));
    for request in server.incoming_requests() {
        // A visitor who went away is no reason to stop.
        let _ = answer(request, &site);
    }
    Ok(())
}

fn answer(request: Request, site: &Path) -> std::io::Result<()> {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return request.respond(Response::from_string("only GET").with_status_code(405));
    }
    let Some((path, bytes)) = resolve(request.url()).and_then(|p| fs::read(site.join(&p)).ok().map(|b| (p, b))) else {
        return request.respond(Response::from_string("not found").with_status_code(404));
    };
    let mut response = Response::from_data(bytes);
    for (name, value) in [
        ("Content-Type", media_type(&path)),
        ("Content-Security-Policy", if path.ends_with("onrecord.html") { "frame-ancestors 'none'" } else { POLICY }),
        ("Cache-Control", "no-cache"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
    ] {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    request.respond(response)
}

/// The file that a URL means, never one outside the site.
fn resolve(url: &str) -> Option<PathBuf> {
    let path = url.split(['?', '#']).next()?.strip_prefix('/')?;
    let safe = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(['%', '\\', ':']);
    match path {
        "" => Some(PathBuf::from("index.html")),
        _ if path.split('/').all(safe) => Some(PathBuf::from(path)),
        _ => None,
    }
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|e| e.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_site_are_found() {
        assert_eq!(resolve("/?x=1"), Some(PathBuf::from("index.html")));
        assert_eq!(resolve("/view/article.js"), Some(PathBuf::from("view/article.js")));
        for url in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/.git/config", "//etc/passwd", "/a\\..\\b", "/C:/x", "x"] {
            assert_eq!(resolve(url), None, "{url}");
        }
    }
}
