namespace FastMcp.Recording.Writing;

/// <summary>Objects of exchanges that have ended, for the next ones. Safe for all threads.</summary>
internal sealed class OpenedPool
{
    private const int Kept = 1024;

    private readonly Lock _lock = new();
    private readonly Opened[] _free = new Opened[Kept];
    private int _count;

    public Opened Rent()
    {
        lock (_lock)
        {
            if (_count > 0)
            {
                return _free[--_count];
            }
        }

        return new Opened();
    }

    public void Return(Opened opened)
    {
        lock (_lock)
        {
            if (_count < Kept)
            {
                _free[_count++] = opened;
            }
        }
    }
}
