namespace FastMcp.Masking.Core;

/// <summary>Where a rule applies on the wire. The record gets every rule whatever it says here.</summary>
[Flags]
internal enum Directions : byte
{
    Request = 1,
    Response = 2,
    Both = Request | Response,
}
