namespace FastMcp.Proxy.TinyHttp;

/// <param name="Connections">At once; more wait in the listen queue.</param>
/// <param name="Body">Bytes of a request's body.</param>
/// <param name="ReadTimeout">For the whole request.</param>
/// <param name="AnswerTimeout">For the whole answer.</param>
internal sealed record TinyHttpLimits(int Connections, int Body, TimeSpan ReadTimeout, TimeSpan AnswerTimeout)
{
    /// <summary>Bytes of a body by its request's head; null: <see cref="Body"/> for all.</summary>
    public Func<TinyRequest, int>? BodyOf { get; init; }

    /// <summary>Connections of one address at once; of IPv6 of one network of 64 bits. Beyond it they are closed.</summary>
    public int OfAddress { get; init; } = int.MaxValue;

    /// <summary>Told that a connection was closed since its address has enough. On any thread; does not block.</summary>
    public Action? Crowded { get; init; }

    /// <summary>Told that a request was none, too long or too slow. On any thread; does not block.</summary>
    public Action? Unread { get; init; }
}
