include $(sort $(wildcard $(BR2_EXTERNAL_LSTCP_PATH)/package/*/*.mk))
