//! A simulated Cloudflare API on loopback. Shares no type with the rest of the program: it speaks JSON.
