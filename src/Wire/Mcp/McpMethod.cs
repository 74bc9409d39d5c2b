namespace FastMcp.Wire.Mcp;

/// <summary>The methods that the gateway treats by name.</summary>
public enum McpMethod : byte
{
    Other,
    Initialize,
    Initialized,
    Ping,
    ServerDiscover,
    ToolsCall,
    ToolsList,
    ResourcesRead,
    ResourcesList,
    ResourcesTemplatesList,
    ResourcesSubscribe,
    ResourcesUnsubscribe,
    PromptsGet,
    PromptsList,
    CompletionComplete,
    LoggingSetLevel,
    SubscriptionsListen,
    TasksGet,
    TasksUpdate,
    TasksCancel,
    TasksResult,
    TasksList,
    Cancelled,
    Progress,
    SamplingCreateMessage,
    ElicitationCreate,
    RootsList,
}
