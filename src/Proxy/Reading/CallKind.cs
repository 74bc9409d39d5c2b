namespace FastMcp.Proxy.Reading;

/// <summary>What a request is, found out from its body and not from what its headers claim.</summary>
internal enum CallKind : byte
{
    /// <summary>HTTP without a meaning that the gateway knows.</summary>
    Plain,

    /// <summary>POST of a JSON-RPC request, notification or response.</summary>
    McpMessage,

    /// <summary>POST of a JSON-RPC batch (2025-03-26 only).</summary>
    McpBatch,

    /// <summary>GET of a server stream, or DELETE of a session (legacy eras).</summary>
    McpStream,

    /// <summary>A model call.</summary>
    ModelCall,

    /// <summary>GET of the list of models of a model API.</summary>
    ModelList,
}
