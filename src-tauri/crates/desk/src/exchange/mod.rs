//! What a person does with other stations: 登记入网, 导出, 导入, 审阅.

mod delivery;
mod enrolling;
mod exporting;
mod importing;
mod overview;
mod queue;
mod reviewing;

pub use exporting::{Packed, finish_export};
pub use importing::{Keys, Opened, keep_aside, open_file};
