namespace FastMcp.PolicyCompiler;

/// <summary>Who wrote a policy file.</summary>
public enum PolicyOrigin
{
    /// <summary>A pack that ships with the product; its name is that of the file.</summary>
    BuiltIn,

    /// <summary>A file of the operator.</summary>
    User,
}
