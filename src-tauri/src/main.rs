//! The shell: the command line and the window over the same desk. With a subcommand it needs no display.

mod bundle_command;
mod cli;
mod commands;
mod demo;
mod directory_commands;
mod drop_service;
mod evidence_commands;
mod exchange_commands;
mod instance;
mod long_works;
mod paper_commands;
mod places;
mod printing;
mod progress;
mod reminding;
mod saving;
mod tray;
mod waiting_bundles;
mod waiting_files;
mod window;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let line = match cli::CommandLine::try_parse() {
        Ok(line) => line,
        Err(error) => return cli::refuse(&error),
    };
    match line.command {
        Some(command) => cli::run(command),
        None => window::open(line.open),
    }
}
