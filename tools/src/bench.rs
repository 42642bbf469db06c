//! `cargo xtask bench`.
/// Options of `cargo xtask bench`.
#[derive(clap::Args)]
pub struct Options {}
pub fn run(_: &Options) -> anyhow::Result<()> {
    Ok(())
}
