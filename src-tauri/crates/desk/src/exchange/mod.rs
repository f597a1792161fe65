//! What a person does with other stations: 登记入网, 导出, 导入, 审阅.

mod delivery;
mod enrolling;
mod exporting;
mod hand_over;
mod importing;
mod overview;
mod queue;
mod reviewing;

pub use exporting::{Packed, WrittenBundle, finish_export};
pub use hand_over::{HandedOver, Source, hand_over, open_from, read_back};
pub use importing::{Keys, Opened, keep_aside, open_file};
