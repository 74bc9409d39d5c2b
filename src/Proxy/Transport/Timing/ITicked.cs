namespace FastMcp.Proxy.Transport.Timing;

/// <summary>Looked at once per tick. Must be quick and must not throw.</summary>
internal interface ITicked
{
    /// <summary>Place in the ticker's list; the ticker's alone.</summary>
    int TickSlot { get; set; }

    void Tick(long now);
}
