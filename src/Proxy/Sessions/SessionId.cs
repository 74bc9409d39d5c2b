using System.Globalization;

namespace FastMcp.Proxy.Sessions;

/// <summary>
/// Names the session of an exchange: the exchanges of one agent conversation. Derived, not the peer's own
/// id, so that it can be logged and shown. 128 bits.
/// </summary>
internal readonly record struct SessionId(UInt128 Value)
{
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
