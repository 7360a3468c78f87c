//! The controlling terminal: borrowed, drawn on with one write a frame, listened to with one wait, and given back on every way out. Asks the terminal nothing.
