namespace FastMcp.Proxy.Pipeline;

/// <summary>Holds the configuration in service; swapped whole.</summary>
internal sealed class LiveState(LiveSnapshot first)
{
    private volatile LiveSnapshot _current = first;

    public LiveSnapshot Current
    {
        get => _current;
        set => _current = value;
    }
}
