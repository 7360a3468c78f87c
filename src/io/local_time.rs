//! The local time zone of this machine, found without a walk through the time zone database.

use jiff::tz::TimeZone;

/// The local time zone. The usual file is read as it is: asking for its name reads every folder of
/// the database, which takes longer than all else that a dry run does. `TZ` goes before it.
#[must_use]
pub fn zone() -> TimeZone {
    let usual = || {
        std::fs::read("/etc/localtime")
            .ok()
            .and_then(|rules| TimeZone::tzif("", &rules).ok())
    };
    if std::env::var_os("TZ").is_some() {
        TimeZone::system()
    } else {
        usual().unwrap_or_else(TimeZone::system)
    }
}
