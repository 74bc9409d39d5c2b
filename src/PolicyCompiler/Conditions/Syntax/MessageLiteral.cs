namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary><c>Type{field: value}</c>: read, so that the message can say that conditions have no messages.</summary>
internal sealed class MessageLiteral(TextRange at, string type) : Expression(at)
{
    public string Type { get; } = type;
}
