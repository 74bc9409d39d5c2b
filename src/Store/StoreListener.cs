namespace FastMcp.Store;

/// <summary>Listens for what other nodes say is new, on a connection and a thread of its own. Behind it stands the next exchange, which comes anyway.</summary>
internal sealed class StoreListener : IDisposable
{
    public const string Channel = "fastmcp";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly StoreSource _source;
    private readonly Action _wake;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    public StoreListener(StoreSource source, Action wake)
    {
        (_source, _wake) = (source, wake);
        _thread = new Thread(Run) { IsBackground = true, Name = "store listener" };
        _thread.Start();
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

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
        link.Connection.Notification += (_, _) => _wake();
        link.Run($"LISTEN {Channel}");
        // What was said before this connection listened is looked for.
        _wake();
        while (!_stop.IsSet)
        {
            link.Connection.Wait(Look);
        }
    }
}
