namespace FastMcp.Proxy.Demo.Upstreams;

/// <summary>What an upstream of the demo sent in its last stream, and when. Safe for all threads.</summary>
internal sealed class SendLog(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<StreamEvent> _sent = [];

    public void Clear()
    {
        lock (_lock)
        {
            _sent.Clear();
        }
    }

    public void Add(string channel, string text)
    {
        lock (_lock)
        {
            _sent.Add(new StreamEvent(time.GetTimestamp(), channel, text));
        }
    }

    public IReadOnlyList<StreamEvent> Read()
    {
        lock (_lock)
        {
            return [.. _sent];
        }
    }
}
