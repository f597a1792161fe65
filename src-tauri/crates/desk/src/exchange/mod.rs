//! What a person does with other stations: 登记入网, 导出, 导入, 审阅.

mod delivery;
mod drop_arrivals;
mod drop_live;
mod drop_memory;
mod drop_packing;
mod drop_service;
mod drop_setting;
mod drop_words;
mod enrolling;
mod exporting;
mod halves;
mod hand_over;
mod importing;
mod joining;
mod overview;
mod page_cache;
mod queue;
mod queue_case;
mod reviewing;
mod sweeping;

pub use drop_arrivals::Inbox;
pub use drop_memory::DeskMemory;
pub use drop_packing::{PackedForDrop, WrittenForDrop};
pub use drop_service::{DropNotice, DropService, drop_pace};
pub use drop_words::drop_fault;
pub use exporting::{Packed, WrittenBundle, finish_export};
pub use hand_over::{HandedOver, hand_over, hand_over_in, read_back};
pub use importing::{Keys, Opened, keep_aside, open_file};
pub use joining::{Source, open_from};
pub(crate) use queue_case::QueueCases;
pub use sweeping::{Swept, sweep};
