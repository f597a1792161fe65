//! Waits and patience, for all that may come: how long between two rounds, when an object is looked at again, when it is called damaged.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::cast_possible_truncation, missing_docs)]

use exchange::drop::{Arrivals, Backoff, Glimpse, Listed, ObjectName, Prefix, Verdict};
use proptest::prelude::*;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(100);
const FIRST: Duration = Duration::from_secs(2);
const LONGEST: Duration = Duration::from_secs(60);

proptest! {
    #[test]
    fn waits_grow_within_their_bounds(throws in prop::collection::vec(any::<u64>(), 1..80), first in 1_u64..5_000, longest in 1_u64..2_000_000) {
        let (first, longest) = (Duration::from_millis(first), Duration::from_millis(longest));
        let longest_really = longest.max(first);
        let mut backoff = Backoff::new(first, longest);
        for (failure, throw) in throws.iter().enumerate() {
            let ceiling = first.saturating_mul(2_u32.saturating_pow(failure as u32 + 1)).min(longest_really);
            let mut asked = None;
            // A die that cheats must not get out of bounds either.
            let wait = backoff.next(&mut |most| { asked = Some(most); *throw });
            prop_assert!(wait >= first && wait <= ceiling, "{wait:?} of {first:?}..{ceiling:?}");
            prop_assert_eq!(asked.map(u128::from), Some((ceiling - first).as_micros()), "the whole range is drawn from");
        }
        backoff.reset();
        prop_assert!(backoff.next(&mut |most| most) <= (first * 2).min(longest_really));
    }
}

/// What happens to one object in one round: how much later, whether its listing changed, what is read if it is looked at.
#[derive(Debug, Clone)]
struct Happening {
    later: u64,
    stamp: u8,
    read: Option<u8>,
}

fn happenings() -> impl Strategy<Value = Vec<(usize, Happening)>> {
    let happening =
        (0_u64..40, 0_u8..3, prop::option::weighted(0.8, 0_u8..3)).prop_map(|(later, stamp, read)| Happening { later, stamp, read });
    prop::collection::vec((0_usize..3, happening), 1..200)
}

fn glimpse(read: Option<u8>) -> Glimpse {
    read.map_or(Glimpse::Broken, |read| Glimpse::Whole { length: 1, digest: [read; 32] })
}

/// What the machine should know of one object, told as simply as it can be.
#[derive(Default, Clone)]
struct Seen {
    looked: Option<Duration>,
    read_as: u8,
    listed_as: u8,
    content: Option<u8>,
    same_since: Duration,
    damaged: bool,
}

proptest! {
    #[test]
    fn an_object_is_called_damaged_when_it_stayed_the_same_and_is_never_forgotten(happenings in happenings()) {
        let mut arrivals = Arrivals::new(PATIENCE, FIRST, LONGEST);
        let prefix = Prefix::from_bytes([1; 16]);
        let mut seen = vec![Seen::default(); 3];
        let mut now = Duration::ZERO;
        for (which, happening) in happenings {
            now += Duration::from_secs(happening.later);
            let listed = Listed { name: ObjectName::of([which as u8; 32]), length: 1, stamp: happening.stamp.to_string() };
            let object = &mut seen[which];
            let due = arrivals.is_due(&prefix, &listed, now);
            let settled = object.listed_as == happening.stamp && object.read_as != happening.stamp;
            object.listed_as = happening.stamp;
            match object.looked {
                None => prop_assert!(due, "a new name is fetched at once"),
                Some(looked) if now >= looked + LONGEST => prop_assert!(due, "it is looked at again, whatever its listing says"),
                Some(looked) if now < looked + FIRST => prop_assert_eq!(due, settled),
                Some(_) => prop_assert!(due || !settled),
            }
            if !due {
                continue;
            }
            let verdict = arrivals.did_not_verify(&prefix, &listed, glimpse(happening.read), now);
            let new = object.looked.is_none();
            let changed = happening.read.is_some() && object.content.is_some() && happening.read != object.content;
            if new || changed {
                object.same_since = now;
            }
            let expected = if new || (changed && object.damaged) {
                Verdict::Arriving
            } else if !changed && !object.damaged && now - object.same_since >= PATIENCE {
                Verdict::Damaged
            } else {
                Verdict::Told
            };
            prop_assert_eq!(verdict, expected);
            object.damaged = verdict == Verdict::Damaged || (object.damaged && verdict == Verdict::Told);
            object.content = happening.read.or(object.content);
            object.looked = Some(now);
            object.read_as = happening.stamp;
            prop_assert!(arrivals.next_look().unwrap() <= now + LONGEST);
        }
        prop_assert_eq!(arrivals.len(), seen.iter().filter(|object| object.looked.is_some()).count());
        for which in 0..3 {
            arrivals.arrived(&prefix, &ObjectName::of([which; 32]));
        }
        prop_assert!(arrivals.is_empty() && arrivals.next_look().is_none());
    }

    /// A store that shows something else each time must not have it all fetched again and again.
    #[test]
    fn whims_of_a_store_do_not_take_the_line_away(stamps in prop::collection::vec(any::<u8>(), 3_600)) {
        let mut arrivals = Arrivals::new(PATIENCE, FIRST, LONGEST);
        let prefix = Prefix::from_bytes([1; 16]);
        let mut looks = 0;
        for (second, stamp) in stamps.iter().enumerate() {
            // Never the same twice running.
            let listed = Listed { name: ObjectName::of([0; 32]), length: 1, stamp: format!("{second} {stamp}") };
            let now = Duration::from_secs(second as u64);
            if arrivals.is_due(&prefix, &listed, now) {
                looks += 1;
                arrivals.did_not_verify(&prefix, &listed, Glimpse::Whole { length: second as u64, digest: [*stamp; 32] }, now);
            }
        }
        // Six while the wait doubles, then one a minute.
        prop_assert!((60..=67).contains(&looks), "{looks} looks in an hour");
    }
}
