namespace FastMcp.PolicyCompiler.Syntax;

/// <summary>One key and its value, in the order of the file; a key may come twice until the binder has seen it.</summary>
internal sealed record MapEntry(ScalarNode Key, SyntaxNode Value)
{
    public override string ToString() => $"{Key}: {Value}";
}
