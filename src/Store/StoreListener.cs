namespace FastMcp.Store;

/// <summary>Listens for what other nodes say is new, on a connection and a thread of its own. Behind it stands the next exchange, which comes anyway.</summary>
internal sealed class StoreListener : IDisposable
{
    public const string Channel = "fastmcp";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly StoreSource _source;
    private readonly string _channel;
    private readonly Action<string> _heard;
    private readonly ManualResetEventSlim _stop = new();

    /// <param name="source">Of the connection.</param>
    /// <param name="channel">What it listens to.</param>
    /// <param name="heard">Told, on the listener's thread, what was said; an empty text: it listens from now on, and what was said before may be missed.</param>
    public StoreListener(StoreSource source, string channel, Action<string> heard)
    {
        (_source, _channel, _heard) = (source, channel, heard);
        new Thread(Run) { IsBackground = true, Name = "store listener" }.Start();
    }

    /// <summary>Nothing more is told. The thread closes its connection when it looks next; nobody waits for that.</summary>
    public void Dispose() => _stop.Set();

    private void Run()
    {
        while (!_stop.IsSet)
        {
            try
            {
                Listen();
            }
            catch (Exception)
            {
                // The worker counts and says it: it sees the same store.
                _stop.Wait(Pause);
            }
        }
    }

    private void Listen()
    {
        using var link = _source.Open();
        link.Connection.Notification += (_, said) => Tell(said.Payload);
        link.Run($"LISTEN {_channel}");
        // What was said before this connection listened is looked for.
        Tell("");
        while (!_stop.IsSet)
        {
            link.Connection.Wait(Look);
        }
    }

    private void Tell(string said)
    {
        if (!_stop.IsSet)
        {
            _heard(said);
        }
    }
}
