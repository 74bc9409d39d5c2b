namespace FastMcp.Proxy.Federation;

/// <summary>Merged lists, for their next pages and for as long as their servers call them fresh.</summary>
/// <remarks>State, safe for all threads. Bounded: the oldest goes first.</remarks>
internal sealed class ListCache(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<MergedList> _lists = [];

    /// <summary>A fresh one; null: it has to be merged.</summary>
    public MergedList? Fresh(string key) => Find(list => list.Key == key && clock.GetElapsedTime(list.At) < list.Fresh);

    /// <summary>The one that a cursor continues; null: it is gone, or another's.</summary>
    public MergedList? Of(string key, string id) => Find(list => list.Id == id && list.Key == key && clock.GetElapsedTime(list.At) < Longer(list.Fresh, FederationLimits.PageLife));

    public void Keep(MergedList list)
    {
        lock (_gate)
        {
            for (var node = _lists.First; node is not null;)
            {
                var next = node.Next;
                if (clock.GetElapsedTime(node.Value.At) >= Longer(node.Value.Fresh, FederationLimits.PageLife))
                {
                    _lists.Remove(node);
                }

                node = next;
            }

            _lists.AddLast(list);
            while (_lists.Count > FederationLimits.Lists)
            {
                _lists.RemoveFirst();
            }
        }
    }

    private MergedList? Find(Func<MergedList, bool> fits)
    {
        lock (_gate)
        {
            return _lists.LastOrDefault(fits);
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
