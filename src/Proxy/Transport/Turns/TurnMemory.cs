namespace FastMcp.Proxy.Transport.Turns;

/// <summary>Whether turns of a socket were costly lately. A mutable struct inside its one owner; a race costs one turn on the wrong thread.</summary>
internal struct TurnMemory
{
    // Turns that do not begin on a loop behind one that was costly.
    private const int TurnsAside = 16;

    private int _left;

    /// <summary>How often it was forgotten: what a turn was is not noted for what came behind that.</summary>
    public int Forgotten { get; private set; }

    public readonly bool IsCostly => _left > 0;

    public void Note(bool isCostly) => _left = isCostly ? TurnsAside : Math.Max(0, _left - 1);

    public void Forget()
    {
        _left = 0;
        Forgotten++;
    }
}
