using FastMcp.Proxy.TinyHttp;

namespace FastMcp.Proxy.Notifying.Callbacks;

/// <summary>Reads callbacks of one channel.</summary>
internal interface ICallbackReader
{
    /// <summary>Reads its secret from the disk: not on a socket's thread.</summary>
    /// <exception cref="IOException">The secret cannot be read.</exception>
    Callback Read(TinyRequest request, DateTimeOffset now);
}
