//! The secret screen: what counts as taken, what is said, how one leaves.

mod copied;
mod in_part;
mod judged;
mod mixed;
mod pasted;
mod places;
mod remind;
mod shown;
pub(super) mod ways_out;

use super::*;
use crate::domain::delivery::clipboard::Copied;
use crate::wizard::screens::secret::SecretScreen;

fn minted(route: Route) -> Walk {
    let mut walk = Walk::with_route(route);
    walk.reach_secret();
    walk.forget();
    walk
}

fn remote() -> Walk {
    minted(Route::Osc52 {
        screen: false,
        tmux_suspected: false,
    })
}
