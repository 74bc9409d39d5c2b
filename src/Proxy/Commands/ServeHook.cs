using FastMcp.Proxy.Configuration;

namespace FastMcp.Proxy.Commands;

/// <summary>Runs the gateway until the token is cancelled (then it drains). Returns an <see cref="ExitCodes">exit code</see>.</summary>
internal delegate Task<int> ServeHook(Config config, CancellationToken stop);
