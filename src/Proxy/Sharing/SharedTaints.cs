using System.Globalization;
using FastMcp.Proxy.Sessions;
using FastMcp.Store;
using FastMcp.Store.Taints;

namespace FastMcp.Proxy.Sharing;

/// <summary>Marks sessions on all nodes that one of them marked.</summary>
internal sealed class SharedTaints(SessionLedger sessions) : IStorePart
{
    private const int Most = 2000;

    private readonly TaintTable _table = new();
    private IReadOnlyList<TaintRow> _open = [];

    public void Exchange(StoreLink link)
    {
        while (_open.Count > 0 || More())
        {
            TaintTable.Give(link, _open);
            _open = [];
        }

        foreach (var row in _table.Take(link))
        {
            if (UInt128.TryParse(row.Session, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var session))
            {
                sessions.Learn(new SessionId(session), row.Taint);
            }
        }
    }

    private bool More()
    {
        _open = [.. sessions.Unsent(Most).Select(one => new TaintRow(one.Session.ToString(), one.Taint))];
        return _open.Count > 0;
    }
}
