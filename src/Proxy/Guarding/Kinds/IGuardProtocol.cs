namespace FastMcp.Proxy.Guarding.Kinds;

/// <summary>What one kind of guard is asked, and how its answer is read. Pure.</summary>
internal interface IGuardProtocol
{
    /// <summary>Where it is asked.</summary>
    Uri UrlOf(GuardQuestion question);

    /// <summary>The message that it is asked with: JSON, or protobuf.</summary>
    byte[] Write(GuardQuestion question);

    /// <summary>False: it is no answer to this question. Whatever a guard can send is one or the other.</summary>
    /// <param name="body">Whole; of a stranger.</param>
    /// <param name="question">What it was asked.</param>
    /// <param name="labels">Whose names are said.</param>
    /// <param name="answer">Takes what it says.</param>
    /// <exception cref="System.Text.Json.JsonException">It is no JSON.</exception>
    /// <exception cref="Google.Protobuf.InvalidProtocolBufferException">It is no message.</exception>
    /// <exception cref="InvalidOperationException">A value is of another kind.</exception>
    /// <exception cref="FormatException">A number is out of range.</exception>
    bool TryRead(ReadOnlyMemory<byte> body, GuardQuestion question, GuardLabels labels, GuardAnswer answer);
}
