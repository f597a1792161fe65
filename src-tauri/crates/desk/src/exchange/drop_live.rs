//! How it goes at a drop just now, folded from what its worker tells.

use super::drop_words::drop_fault;
use crate::view::DeskFault;
use crate::view_drop::DropLive;
use exchange::drop::{DropEvent, DropFault, ObjectName, Prefix};
use std::collections::{BTreeMap, BTreeSet};

/// One drop.
#[derive(Debug, Clone, Default)]
pub(super) struct Live {
    state: State,
    trouble: Option<DeskFault>,
    moving: Option<(&'static str, u64, u64)>,
    damaged: BTreeSet<ObjectName>,
    /// Units whose prefix cannot be read, and why.
    shut: BTreeMap<Prefix, (String, DeskFault)>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Resting,
    Starting,
    Well,
    Away,
    Paused,
}

impl Live {
    pub(super) fn resting(paused: bool) -> Self {
        Self { state: if paused { State::Paused } else { State::Resting }, ..Self::default() }
    }

    pub(super) fn starts(&mut self) {
        *self = Self { state: State::Starting, ..Self::default() };
    }

    pub(super) fn fault(&mut self, why: &DeskFault) {
        self.trouble = Some(why.clone());
    }

    /// What a unit writes for us cannot be read, or can be again.
    pub(super) fn shut(&mut self, prefix: Prefix, unit: String, why: Option<&DropFault>) {
        match why {
            Some(why) => drop(self.shut.insert(prefix, (unit, drop_fault(why)))),
            None => drop(self.shut.remove(&prefix)),
        }
    }

    pub(super) fn hears(&mut self, event: &DropEvent) {
        match event {
            DropEvent::Reachable => {
                self.state = State::Well;
                self.trouble = None;
            }
            DropEvent::Unreachable { why } => {
                self.state = State::Away;
                self.trouble = Some(drop_fault(why));
                self.moving = None;
            }
            // A replaced item's memory fault and a torn write pass by themselves.
            DropEvent::Refused { why: DropFault::Memory, .. } => {}
            DropEvent::Refused { why, .. } => {
                self.trouble = Some(drop_fault(why));
                self.moving = None;
            }
            DropEvent::Sending { done, total, .. } => self.moving = Some(("sending", *done, *total)),
            DropEvent::Fetching { done, total, .. } => self.moving = Some(("fetching", *done, *total)),
            DropEvent::Sent { .. } => {
                self.moving = None;
                self.trouble = None;
            }
            DropEvent::Arrived { name, .. } => {
                self.moving = None;
                self.damaged.remove(name);
            }
            DropEvent::StillArriving { name, .. } => {
                self.moving = None;
                self.damaged.remove(name);
            }
            DropEvent::Damaged { name, .. } => {
                self.damaged.insert(*name);
            }
            // Told with the unit's name.
            DropEvent::Shut { .. } => {}
            DropEvent::Paused => *self = Self::resting(true),
        }
    }

    pub(super) fn view(&self, id: &str) -> DropLive {
        let (mut state, mut name) = match self.state {
            State::Resting => ("resting", "未启动"),
            State::Starting => ("starting", "正在连接"),
            State::Well => ("well", "正常"),
            State::Away => ("away", "连不上，自动再试"),
            State::Paused => ("paused", "已暂停"),
        };
        let shut = self.shut.values().next().filter(|_| self.trouble.is_none() && self.state == State::Well);
        if (self.trouble.is_some() || shut.is_some()) && self.state != State::Away {
            (state, name) = ("trouble", "需要处理");
        }
        let mut words = self.trouble.as_ref().map(|t| t.message.clone()).unwrap_or_default();
        if let Some((unit, why)) = shut {
            let more = if self.shut.len() > 1 { format!("等 {} 个单位", self.shut.len()) } else { String::new() };
            words = format!("收不到{unit}{more}投来的文件，其余单位照常收发：{}", why.message);
        }
        if words.is_empty() && !self.damaged.is_empty() {
            words = format!("有 {} 个文件一直不完整，没有收入：请对方在投递处点“现在收发”，仍不行请用 U 盘", self.damaged.len());
        }
        let (moving, done, total) = self.moving.unwrap_or_default();
        DropLive {
            id: id.to_owned(),
            state: state.to_owned(),
            state_name: name.to_owned(),
            words,
            code: self.trouble.as_ref().or(shut.map(|(_, why)| why)).map(|t| t.code.clone()).unwrap_or_default(),
            moving: moving.to_owned(),
            done,
            total,
            damaged: u32::try_from(self.damaged.len()).unwrap_or(u32::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exchange::drop::Reach;

    #[test]
    fn what_a_worker_tells_becomes_a_state_in_words() {
        let mut live = Live::default();
        let mut seen = |event: DropEvent| {
            live.hears(&event);
            let view = live.view("d");
            (view.state, view.code, view.moving)
        };
        let is = |state: &str, code: &str, moving: &str| (state.to_owned(), code.to_owned(), moving.to_owned());
        assert_eq!(seen(DropEvent::Reachable), is("well", "", ""));
        assert_eq!(seen(DropEvent::Sending { item: String::new(), done: 1, total: 2 }), is("well", "", "sending"));
        let away = DropFault::Unreachable(Reach::Connection);
        assert_eq!(seen(DropEvent::Unreachable { why: away }), is("away", "drop.unreachable", ""));
        assert_eq!(seen(DropEvent::Reachable), is("well", "", ""));
        assert_eq!(seen(DropEvent::Refused { why: DropFault::NoSpace, item: None }), is("trouble", "drop.no_space", ""));
        assert_eq!(seen(DropEvent::Sent { item: String::new() }), is("well", "", ""));
        assert_eq!(seen(DropEvent::Paused), is("paused", "", ""));
    }

    #[test]
    fn a_unit_that_cannot_be_read_is_named_and_the_drop_goes_on() {
        let mut live = Live::default();
        live.hears(&DropEvent::Reachable);
        let prefix = |unit: u8| Prefix::between("", &[unit; 16], &[0; 16]);
        live.shut(prefix(1), "金融稳定处".to_owned(), Some(&DropFault::Credentials));
        let view = live.view("d");
        assert_eq!((view.state.as_str(), view.code.as_str()), ("trouble", "drop.credentials"));
        assert!(view.words.contains("收不到金融稳定处投来") && view.words.contains("其余单位照常"), "{}", view.words);
        live.shut(prefix(2), "银行处".to_owned(), Some(&DropFault::Missing));
        assert!(live.view("d").words.contains("等 2 个单位"), "{}", live.view("d").words);
        live.shut(prefix(1), String::new(), None);
        live.shut(prefix(2), String::new(), None);
        assert_eq!((live.view("d").state.as_str(), live.view("d").words.as_str()), ("well", ""));
    }
}
