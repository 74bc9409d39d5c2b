using System.Net;

namespace FastMcp.WebConsole.Http;

/// <summary>
/// Which values of <c>Host</c> are the console's own: its address, and localhost. A name that an attacker's DNS turns to this address is none of them, so that a
/// page of his, which a browser takes for the same origin, reads nothing.
/// </summary>
internal sealed class HostRule
{
    private readonly HashSet<string> _own;

    /// <param name="at">Where it listens.</param>
    /// <param name="url">Where browsers reach it; null: there.</param>
    public HostRule(IPEndPoint at, Uri? url)
    {
        var port = string.Create(System.Globalization.CultureInfo.InvariantCulture, $":{at.Port}");
        var name = at.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{at.Address}]" : at.Address.ToString();
        _own = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { name + port, "localhost" + port };
        if (url is not null)
        {
            _own.Add(url.Authority);
        }

        if (at.Port == 80)
        {
            _own.UnionWith([name, "localhost"]);
        }
    }

    public bool IsOwn(string? host) => host is not null && _own.Contains(host);
}
