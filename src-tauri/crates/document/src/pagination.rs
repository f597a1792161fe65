//! Lines become pages: a page breaks where what stands before the break may be its last; a signature and a 版记 come to no page nearly
//! alone where a little more or less distance of lines can help (GB/T 9704, 7.3.5.5).

use crate::blocks::title_lines;
use crate::colophon::Closing;
use crate::grid::{Area, BODY, PITCH_LEAST, PITCH_MOST, TEXT_HEIGHT};
use crate::layout::{Item, Kind, Mark, Page};
use std::ops::Range;

/// Items on pages that are turned alike.
pub struct Section {
    pub area: Area,
    pub items: Vec<Item>,
}

/// How close the lines of a page stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Pace {
    #[default]
    Usual,
    /// One line more.
    Tight,
    /// Two lines more.
    Tighter,
    /// One line less.
    Loose,
    /// One line less at the usual distance: the last one stays empty.
    Short,
}

impl Pace {
    /// How far it is from the usual: where two help, the smaller is taken.
    fn strength(self) -> u32 {
        match self {
            Self::Usual => 0,
            Self::Tight => 1,
            Self::Loose => 2,
            Self::Tighter => 3,
            Self::Short => 4,
        }
    }
}

/// A page as a range of a section's items.
pub struct Leaf {
    section: usize,
    items: Range<usize>,
    pace: Pace,
    /// Lower edge of what stands on it.
    foot: f32,
}

/// Which items stand on which page.
pub struct Plan {
    pub leaves: Vec<Leaf>,
    /// The 版记 stands on a page of its own.
    pub closing_alone: bool,
}

impl Plan {
    /// The first page has title and head only, although there is text.
    pub fn first_page_lacks_text(&self, sections: &[Section]) -> bool {
        let is_text = |item: &Item| item.kind == Kind::Text && !item.blank;
        let Some(first) = self.leaves.first() else { return false };
        let Some(section) = sections.get(first.section) else { return false };
        let here = section.items.get(first.items.clone()).unwrap_or_default();
        let later = section.items.get(first.items.end..).unwrap_or_default();
        !here.iter().any(is_text) && later.iter().any(is_text)
    }
}

/// Where the lines of a page stand.
struct Lines {
    origin: f32,
    pitch: f32,
    area: Area,
    usual: bool,
}

impl Lines {
    fn of(area: Area, first: Option<&Item>, pace: Pace) -> Self {
        let origin = first.filter(|i| i.anchor).map_or(0.0, |i| i.height);
        let room = area.height - origin;
        let count = (room / area.pitch).round();
        // Tightened, the last line's characters stand on the foot of the 版心; what would be below them is the room that is won.
        let pitch = match pace {
            Pace::Usual => area.pitch,
            Pace::Tight => (room - BODY) / count.max(1.0),
            Pace::Tighter => (room - BODY) / (count + 1.0),
            Pace::Loose | Pace::Short => room / (count - 1.0).max(1.0),
        };
        let usual = pace == Pace::Usual || area.turned || !(PITCH_LEAST..=PITCH_MOST).contains(&pitch);
        if pace == Pace::Short && !usual {
            let area = Area { height: area.height - area.pitch, ..area };
            return Self { origin, pitch: area.pitch, area, usual: true };
        }
        Self { origin, pitch: if usual { area.pitch } else { pitch }, area, usual }
    }

    /// Where an item begins: on the grid, unless it is free of it. A hundredth of a point for sums of fractions.
    fn start(&self, y: f32, item: &Item) -> f32 {
        if item.free { y } else { self.origin + ((y - self.origin - 0.01) / self.pitch).ceil().max(0.0) * self.pitch }
    }

    fn height(&self, item: &Item) -> f32 {
        if item.free { item.height } else { item.height * self.pitch / self.area.pitch }
    }

    fn fits(&self, top: f32, item: &Item) -> bool {
        let needed = if self.usual || item.free {
            self.height(item)
        } else {
            (item.height - self.area.pitch).max(0.0) * self.pitch / self.area.pitch + BODY
        };
        // A row that goes on over the page ends with white as any other.
        let white = item.cut.as_ref().filter(|c| c.goes_on).map_or(0.0, |c| c.pad);
        top + needed + white <= self.area.height + 0.02
    }
}

/// Where the first item of a page begins: below a table's head that is repeated, and the white above a row that goes on.
fn page_top(items: &[Item]) -> f32 {
    let Some(first) = items.first() else { return 0.0 };
    let white = first.cut.as_ref().filter(|c| c.resumes).map_or(0.0, |c| c.pad);
    first.head.as_ref().map_or(0.0, |head| head.height) + white
}

/// Whether a page gives its last line where the next would begin with the last one of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LastLines {
    Together,
    AsTheyFall,
}

/// How pages may break.
#[derive(Debug, Clone, Copy)]
struct Breaks {
    last_lines: LastLines,
    /// How little a signature takes along: as usual (0), one line of a paragraph and its closing formula, or half of a short 附件说明 (1),
    /// the formula or the last name alone (2).
    scant: u8,
}

/// How many items the next page takes, and where they end.
fn page_length(items: &[Item], lines: &Lines, breaks: Breaks) -> usize {
    let mut y = page_top(items);
    let mut fits = 0;
    for item in items {
        if item.new_page && fits > 0 {
            return fits;
        }
        let top = lines.start(y, item);
        if fits > 0 && !lines.fits(top, item) {
            break;
        }
        y = top + lines.height(item);
        fits += 1;
    }
    if fits >= items.len() {
        return items.len();
    }
    let most =
        (1..=fits).rev().find(|n| items.get(n - 1).is_some_and(|i| !i.keep || i.yields.is_some_and(|y| y <= breaks.scant))).unwrap_or(fits);
    if breaks.last_lines == LastLines::Together && most == fits && leaves_a_line_alone(items, most) { most - 1 } else { most }
}

/// The next page would begin with the last line of a paragraph, and could have one more: this one, full, would then end with its last line
/// but one.
fn leaves_a_line_alone(items: &[Item], most: usize) -> bool {
    let before = most.checked_sub(2).and_then(|at| items.get(at));
    items.get(most - 1).is_some_and(|i| i.last_but_one) && before.is_some_and(|i| !i.keep && !i.blank && i.kind == Kind::Text)
}

fn foot(items: &[Item], lines: &Lines) -> f32 {
    let mut y = page_top(items);
    let mut foot = y;
    for item in items {
        let top = lines.start(y, item);
        y = top + lines.height(item);
        if !item.blank {
            foot = f32::max(foot, y + item.below);
        }
    }
    foot
}

fn paginate(sections: &[Section], paces: &[Pace], breaks: Breaks) -> Vec<Leaf> {
    let mut leaves: Vec<Leaf> = Vec::new();
    for (index, section) in sections.iter().enumerate() {
        let mut from = 0;
        while let Some(rest) = section.items.get(from..).filter(|r| !r.is_empty()) {
            // The first page keeps the blank lines that a paper begins with.
            let skip = rest.iter().take_while(|i| i.blank && (!leaves.is_empty() || i.new_page)).count();
            let rest = rest.get(skip..).unwrap_or_default();
            from += skip;
            if rest.is_empty() {
                break;
            }
            let pace = paces.get(leaves.len()).copied().unwrap_or_default();
            let lines = Lines::of(section.area, rest.first(), pace);
            let count = page_length(rest, &lines, breaks);
            let here = rest.get(..count).unwrap_or_default();
            leaves.push(Leaf { section: index, items: from..from + count, pace, foot: foot(here, &lines) });
            from += count;
        }
    }
    leaves
}

/// What is wrong with a way of breaking pages.
#[derive(Default)]
struct Faults {
    /// The signature that stands on a page after text that ended on the page before.
    signature: Option<Parted>,
    closing_alone: bool,
    /// A page has wider lines, though no line goes over to the next for it.
    idle: bool,
    /// A page has wider lines, though its foot stays empty.
    hollow: bool,
}

/// A signature that went over to the next page.
struct Parted {
    page: usize,
    /// Lines that went with it.
    with: usize,
    /// Lines of the usual distance that were left empty on the page before.
    hole: u32,
}

/// A signature has more lines of text before it than these, where that can be had.
const THIN: usize = 2;
/// With so many lines before it all would better stand on the page before, if a little closer lines can do that.
const SCANT: usize = 3;
/// A hole before a signature of more lines than these is worse than few lines with it.
const HOLE_MOST: u32 = 4;
/// With more lines than these before it, what is empty on the page before is not the signature's doing.
const NEAR: usize = 6;

impl Parted {
    fn cost(&self) -> u32 {
        let thin = self.with <= THIN;
        match self.hole {
            0 if thin => 8,
            // A signature that comes back to its text is better than one that more text goes with.
            1..=HOLE_MOST if thin => 100 + 20 * self.hole,
            1..=HOLE_MOST if self.with <= SCANT => 5,
            hole if hole > HOLE_MOST => 200 + 20 * hole + if self.with < THIN { 100 } else { 0 },
            _ => 0,
        }
    }

    /// Closer lines may bring it back, or fill the hole.
    fn is_worth_a_try(&self) -> bool {
        self.hole > if self.with <= SCANT { 0 } else { HOLE_MOST }
    }
}

fn items_of<'a>(sections: &'a [Section], leaf: &Leaf) -> &'a [Item] {
    sections.get(leaf.section).and_then(|s| s.items.get(leaf.items.clone())).unwrap_or_default()
}

/// Lines of the usual distance that are empty at a page's foot.
fn empty_lines(sections: &[Section], leaf: &Leaf) -> u32 {
    let items = items_of(sections, leaf);
    let Some(section) = sections.get(leaf.section) else { return 0 };
    let lines = Lines::of(section.area, items.first(), Pace::Usual);
    let empty = ((section.area.height - foot(items, &lines) + 0.1) / lines.pitch).floor().clamp(0.0, 30.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=30")]
    let empty = empty as u32;
    empty
}

/// The page would end with the same line if its lines stood at their usual distance.
fn is_idle(sections: &[Section], leaf: &Leaf, breaks: Breaks) -> bool {
    let Some(section) = sections.get(leaf.section).filter(|_| matches!(leaf.pace, Pace::Loose | Pace::Short)) else { return false };
    let rest = section.items.get(leaf.items.start..).unwrap_or_default();
    let usual = page_length(rest, &Lines::of(section.area, rest.first(), Pace::Usual), breaks);
    rest.get(leaf.items.len()..usual).unwrap_or_default().iter().all(|i| i.blank)
}

fn faults(sections: &[Section], leaves: &[Leaf], closing: &Closing, breaks: Breaks) -> Faults {
    let with_signature = leaves.iter().zip(leaves.iter().skip(1)).enumerate().find_map(|(index, (previous, leaf))| {
        let items = items_of(sections, leaf);
        let at = items.iter().position(|i| i.kind == Kind::Signature)?;
        let with = items.iter().take(at).filter(|i| !i.blank).count();
        Some((previous, Parted { page: index + 1, with, hole: empty_lines(sections, previous) })).filter(|(p, _)| p.section == leaf.section)
    });
    let signature = with_signature.map(|(_, parted)| parted).filter(|p| p.with <= NEAR);
    let hollow = before_signature(sections, leaves)
        .and_then(|at| leaves.get(at))
        .is_some_and(|l| l.pace == Pace::Loose && empty_lines(sections, l) >= BARE);
    let idle = leaves.iter().any(|l| is_idle(sections, l, breaks));
    let closing_alone = closing.stands()
        && leaves.last().is_some_and(|last| {
            let turned = sections.get(last.section).is_some_and(|s| s.area.turned);
            let full = last.foot + CLOSING_GAP > TEXT_HEIGHT - closing.height;
            turned || full || (closing.even_page && leaves.len() % 2 == 1)
        });
    Faults { signature, closing_alone, idle, hollow }
}

/// At least this much between the last line and the 版记.
const CLOSING_GAP: f32 = 4.0;

fn cost(faults: &Faults, leaves: &[Leaf]) -> u32 {
    let parted = faults.signature.as_ref().map_or(0, Parted::cost);
    // Nothing is as bad as a page with nothing but the 版记.
    let alone = if faults.closing_alone { 2000 } else { 0 };
    let hollow = if faults.hollow { 100 } else { 0 };
    parted + alone + hollow + leaves.iter().map(|l| l.pace.strength()).sum::<u32>()
}

/// So many pages at most are tightened or loosened.
const PAGES_TOGETHER: usize = 4;

/// Breaks a paper into pages, the last of them a little closer or wider where that keeps signature and 版记 with the text.
pub fn plan(sections: &[Section], closing: &Closing) -> Plan {
    let best = |last_lines: LastLines, scant: u8| {
        let (cost, plan) = best(sections, closing, Breaks { last_lines, scant });
        (cost, hole(sections, &plan.leaves), plan)
    };
    let (cost, _, together) = best(LastLines::Together, 0);
    let (usual, gap, fallen) = best(LastLines::AsTheyFall, 0);
    // A lone line at a page's head is better than a page more, or a hole before the signature.
    let (mut gap, mut chosen) = if together.leaves.len() > fallen.leaves.len() || cost > usual {
        (gap, fallen)
    } else {
        (hole(sections, &together.leaves), together)
    };
    for (scant, hole) in [(1, HOLE_MOST), (2, HOLLOW)] {
        if gap < hole {
            break;
        }
        let (_, less, taken) = best(LastLines::AsTheyFall, scant);
        if less < gap && taken.leaves.len() <= chosen.leaves.len() && taken.closing_alone <= chosen.closing_alone {
            (gap, chosen) = (less, taken);
        }
    }
    chosen
}

/// Lines of the usual distance that are empty before the page of the signature.
fn hole(sections: &[Section], leaves: &[Leaf]) -> u32 {
    before_signature(sections, leaves).and_then(|at| leaves.get(at)).map_or(0, |leaf| empty_lines(sections, leaf))
}

/// The page before the one on which a signature stands, when text goes over to it.
fn before_signature(sections: &[Section], leaves: &[Leaf]) -> Option<usize> {
    let signed = leaves.iter().position(|l| items_of(sections, l).iter().any(|i| i.kind == Kind::Signature))?;
    let before = signed.checked_sub(1)?;
    (leaves.get(before)?.section == leaves.get(signed)?.section).then_some(before)
}

/// With so many empty lines wide ones hide nothing: a page that ends early keeps its usual distance.
const BARE: u32 = 2;
/// With so many before a signature anything that goes over with it is too much.
const HOLLOW: u32 = 6;

/// The best of the ways to break it, and how bad that is.
fn best(sections: &[Section], closing: &Closing, breaks: Breaks) -> (u32, Plan) {
    let leaves = paginate(sections, &[], breaks);
    let found = faults(sections, &leaves, closing, breaks);
    let mut ends: Vec<usize> = Vec::new();
    if let Some(parted) = found.signature.as_ref().filter(|p| p.is_worth_a_try()) {
        ends.extend([parted.page, parted.page + 1]);
    }
    if found.closing_alone {
        ends.push(leaves.len());
    }
    let mut best = (cost(&found, &leaves), Plan { leaves, closing_alone: found.closing_alone });
    for end in ends {
        for count in 1..=PAGES_TOGETHER.min(end) {
            for pace in [Pace::Tight, Pace::Tighter, Pace::Loose, Pace::Short] {
                let mut paces = vec![Pace::Usual; end - count];
                paces.extend(std::iter::repeat_n(pace, count));
                let leaves = paginate(sections, &paces, breaks);
                let found = faults(sections, &leaves, closing, breaks);
                let cost = cost(&found, &leaves);
                if cost < best.0 && !found.idle {
                    best = (cost, Plan { leaves, closing_alone: found.closing_alone });
                }
            }
        }
    }
    best
}

/// Puts the items on their pages.
pub fn fill(leaves: Vec<Leaf>, sections: Vec<Section>) -> Vec<Page> {
    let mut pages = Vec::with_capacity(leaves.len().max(1));
    let mut leaves = leaves.into_iter().peekable();
    for (index, section) in sections.into_iter().enumerate() {
        let mut items = section.items.into_iter();
        let mut at = 0;
        while let Some(leaf) = leaves.next_if(|l| l.section == index) {
            let here: Vec<Item> = items.by_ref().skip(leaf.items.start - at).take(leaf.items.len()).collect();
            at = leaf.items.end;
            pages.push(fill_page(here, section.area, leaf.pace));
        }
    }
    if pages.is_empty() {
        pages.push(Page::default());
    }
    pages
}

/// Moves the lines of a title to where they stand on a page with lines closer or wider than usual.
fn fit_title(item: &mut Item, lines: &Lines) {
    let count = item.title.iter().fold(0.0_f32, |n, _| n + 1.0);
    let (was, step) = title_lines(count, lines.area.pitch, lines.area.pitch);
    let (is, new_step) = title_lines(count, lines.area.pitch, lines.pitch);
    let mut moved = is - was;
    let mut marks = item.marks.iter_mut();
    for length in &item.title {
        marks.by_ref().take(*length).for_each(|m| m.y += moved);
        moved += new_step - step;
    }
}

fn fill_page(items: Vec<Item>, area: Area, pace: Pace) -> Page {
    let mut page = Page { turned: area.turned, ..Page::default() };
    let lines = Lines::of(area, items.first(), pace);
    let mut y = page_top(&items);
    if let Some(head) = items.first().and_then(|i| i.head.as_ref()) {
        page.marks.extend(head.marks.iter().cloned());
        page.rules.extend(head.rules.iter().copied());
    }
    let count = items.len();
    page.marks.reserve(items.iter().map(|i| i.marks.len()).sum());
    for (index, item) in items.into_iter().enumerate() {
        let top = lines.start(y, &item);
        y = top + lines.height(&item);
        // A repeated head closes what follows it.
        let first = item.at_top.filter(|_| index == 0 && item.head.is_none());
        let last = item.at_bottom.filter(|_| index + 1 == count);
        let mut item = item;
        if let Some(cut) = &item.cut {
            if index == 0 && cut.resumes {
                page.rules.extend(cut.sides(top - cut.pad));
                page.marks.extend(cut.labels.iter().map(|m| Mark { y: m.y + top, ..m.clone() }));
            }
            if index + 1 == count && cut.goes_on {
                page.rules.extend(cut.sides(y));
            }
        }
        fit_title(&mut item, &lines);
        page.marks.extend(item.marks.into_iter().map(|m| Mark { y: m.y + top, ..m }));
        page.rules.extend(item.rules.into_iter().chain(first).chain(last).map(|r| r.lowered(top)));
        page.fills.extend(item.fills.into_iter().map(|f| crate::layout::Fill { corner: (f.corner.0, f.corner.1 + top), ..f }));
        page.headings.extend(item.heading);
    }
    page
}
